/** What a company was asked and what it did: one line for each call, written when the call comes and before anybody is answered. */
import { ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { statuses } from './doing.ts';

/** `done`: it did what it was asked for. `repeated`: it knew the key and did nothing more. */
export type Effect = 'done' | 'repeated' | 'none';

export type Call = {
  /** when it came, in ms since 1970 */
  at: number;
  /** what it is about, and whom it is for, as the caller said it; empty when the call said nothing of the kind */
  order: string;
  to: string;
  /** the Idempotency-Key; null when there was none */
  key: string | null;
  /** the status that it is answered with; 0: no answer */
  answer: number;
  effect: Effect;
};

/** The whole lines: a last one without its end was never answered, and had no effect. */
export function callsIn(text: string): Call[] {
  const lines = text.split('\n').slice(0, -1);
  return lines.map(line => JSON.parse(line) as Call);
}

/** How many calls, and what came of them. */
export type Sums = { calls: number; done: number; repeated: number; refused: number };

export type Ledger = {
  sums(): Sums;
  /** whether something was done under this key */
  knows(key: string | null): boolean;
  /** Throws when the line could not be written whole; then the call has no effect. */
  add(call: Call): void;
  empty(): void;
};

const noCalls: Sums = { calls: 0, done: 0, repeated: 0, refused: 0 };

/**
 * Goes on where an earlier process stopped. What was added survives the end of any process, of this one too; nothing is synced to the disk, as
 * a power failure ends every verdict.
 */
export function openLedger(path: string): Ledger {
  const file = openSync(path, 'a+', 0o600);
  const text = readFileSync(path);
  let size = text.lastIndexOf('\n') + 1;
  ftruncateSync(file, size);
  let sums = noCalls;
  const keys = new Set<string>();
  const remember = ({ key, effect, answer }: Call) => {
    if (key !== null && effect === 'done') keys.add(key);
    sums = {
      calls: sums.calls + 1,
      done: sums.done + Number(effect === 'done'),
      repeated: sums.repeated + Number(effect === 'repeated'),
      refused: sums.refused + Number(answer === statuses.refused),
    };
  };
  callsIn(text.toString()).forEach(remember);
  return {
    sums: () => sums,
    knows: key => key !== null && keys.has(key),
    add(call) {
      const line = Buffer.from(`${JSON.stringify(call)}\n`);
      try {
        const written = writeSync(file, line);
        if (written !== line.length) throw new Error(`only ${written} of ${line.length} bytes were written`);
      } catch (error) {
        ftruncateSync(file, size);
        throw error;
      }
      size += line.length;
      remember(call);
    },
    empty() {
      ftruncateSync(file, 0);
      size = 0;
      sums = noCalls;
      keys.clear();
    },
  };
}
