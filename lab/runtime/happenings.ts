/** What commands did to the shop, and when, so that it can be drawn beside the numbers. */
import { join } from 'node:path';
import { readJson, replaceFile } from '../home/files.ts';
import type { Home } from '../home/home.ts';

export const happeningKinds = ['apply', 'verify', 'trial', 'pass', 'fail', 'undecided'] as const;

/** `at`: milliseconds since the epoch. `text`: one line, for a learner. */
export type Happening = { at: number; kind: (typeof happeningKinds)[number]; text: string };

const file = (home: Home) => join(home.dir, 'happenings.json');
const kept = 100;

export const readHappenings = (home: Home): Happening[] => readJson<Happening[]>(file(home)) ?? [];

/** Only for holders of the writer lock. */
export function noteHappening(home: Home, kind: Happening['kind'], text: string): void {
  const happenings = [...readHappenings(home), { at: Date.now(), kind, text }];
  replaceFile(file(home), JSON.stringify(happenings.slice(-kept)));
}
