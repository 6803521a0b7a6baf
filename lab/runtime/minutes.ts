/** What customers got in the last minutes, second by second: written by the keeper, drawn by `lab watch`. */
import { join } from 'node:path';
import { readJson, replaceFile } from '../home/files.ts';
import type { Home } from '../home/home.ts';

/** `at`: milliseconds since the epoch. `p95Ms`, `failed` (0–1): null when nobody asked, or it cannot be told. */
export type Second = { at: number; p95Ms: number | null; failed: number | null };

/** As much as the widest curve shows. */
export const keptMs = 300_000;

const file = (home: Home) => join(home.dir, 'minutes.json');

export const readMinutes = (home: Home): Second[] => readJson<Second[]>(file(home)) ?? [];
export const writeMinutes = (home: Home, seconds: Second[]): void =>
  replaceFile(file(home), JSON.stringify(seconds));
