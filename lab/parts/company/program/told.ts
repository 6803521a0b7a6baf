/** What the lab told a company to do, by the mark of who told it; kept in a file, so that it survives the company's own end. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type Trouble, troubles } from './doing.ts';

/** Whoever stands later here is obeyed first. */
const marks = ['lab', 'lab-hand', 'lab-trial'];

export type Told = {
  all(): Record<string, Trouble>;
  /** what it does now; null: as usual */
  now(): Trouble | null;
  /** False when the mark or the trouble is unknown. */
  tell(mark: string, trouble: string | null): boolean;
};

export function openTold(path: string): Told {
  let told = read(path);
  return {
    all: () => told,
    now: () => marks.map(mark => told[mark]).findLast(trouble => trouble !== undefined) ?? null,
    tell(mark, trouble) {
      const known = troubles.find(one => one === trouble);
      if (!marks.includes(mark) || (trouble !== null && !known)) return false;
      const { [mark]: _, ...others } = told;
      told = known ? { ...others, [mark]: known } : others;
      writeFileSync(`${path}.new`, JSON.stringify(told), { mode: 0o600 });
      renameSync(`${path}.new`, path);
      return true;
    },
  };
}

function read(path: string): Record<string, Trouble> {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return {};
  }
}
