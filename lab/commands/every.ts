/** All commands: those of this folder, and one for every part that has a `console`. */
import { readFileSync } from 'node:fs';
import type { Entry, Group } from './command.ts';
import { commands } from './index.ts';

/** verb → its line in the list; made from the parts by `write-consoles.ts`, as to load them takes longer than all the rest of `lab --help` */
const lines: Record<string, string> = JSON.parse(
  readFileSync(new URL('./consoles.json', import.meta.url), 'utf8'),
);

const consoles = Object.entries(lines).map(([verb, summary]): [string, Entry] => [
  verb,
  { summary, load: async () => (await import('./console.ts')).consoleCommand(verb) },
]);

/** By name, sorted. */
export const everyCommand: Readonly<Record<string, Entry | Group>> = Object.fromEntries(
  [...Object.entries(commands), ...consoles].sort(([a], [b]) => (a < b ? -1 : 1)),
);
