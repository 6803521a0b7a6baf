/** The form of a command: one verb, one file. */

import { loadCatalogue } from '../course/load.ts';
import type { Catalogue, Scenario } from '../course/schema.ts';
import { nearest } from '../course/suggest.ts';
import { readState } from '../engine/journal.ts';
import { userError } from '../errors.ts';
import type { Home } from '../home/home.ts';
import { hasPassed } from '../progress/results.ts';

export const exitCodes = { done: 0, fail: 1, inconclusive: 2, wrongUse: 64, missing: 69, bug: 70 } as const;

export type Context = {
  home: Home;
  /** progress, on stderr */
  say(text: string): void;
  /** aborted by Ctrl-C */
  signal: AbortSignal;
  json: boolean;
};

/** `text` is for a person, `json` the same for a program. A command that streams has written all itself and answers only `exit`. */
export type Result = {
  exit: number;
  text?: string;
  json?: Record<string, unknown>;
  /** what is asked after `text`, when the lock is free again; answers the rest of the text. Only for a person */
  ask?(): Promise<string>;
};

export type Command = {
  /** equal to the file's name */
  name: string;
  /** one line in `lab --help` */
  summary: string;
  /** positional arguments: `<needed>`, `[optional]`; `values`: what it may be, for completion */
  args: { name: string; description: string; values?: readonly string[] }[];
  options: { flags: string; description: string }[];
  example: string;
  /** further options, which depend on what was typed; taken for help, suggestions and errors like the others */
  optionsFor?(words: string[]): { flags: string; description: string }[];
  /** set for commands that change the lab: they take the lock; the number is how long they usually take */
  writesForMs?: number;
  /** where only some of a command's actions change the lab: whether this one does */
  writes?(args: (string | undefined)[]): boolean;
  /** false where no JSON is given */
  hasJson?: false;
  run(context: Context, args: (string | undefined)[], options: Record<string, unknown>): Promise<Result>;
};

export function defineCommand(command: Command): Command {
  return command;
}

export const catalogueOf = (home: Home): Catalogue => loadCatalogue(`${home.repo}/scenarios.yaml`);

/** scenario-05, 05, 5 or its name. */
export function scenarioNamed(catalogue: Catalogue, wanted: string): Scenario {
  const digits = wanted.match(/^(?:scenario-)?0*(\d{1,2})$/)?.[1]?.padStart(2, '0');
  const found = catalogue.scenarios.find(({ id, name }) => id === `scenario-${digits}` || name === wanted);
  if (found) return found;
  const names = catalogue.scenarios.flatMap(({ id, name }) => [id, name]);
  const near = digits ? null : nearest(wanted, names);
  const hint = near ? ` Did you mean \`${near}\`?` : '';
  throw userError('no-such-scenario', { wanted, hint });
}

/** The id of the next scenario that was not passed yet, after this one and then from the first on; null when all others were. */
export function scenarioAfter(home: Home, { scenarios }: Catalogue, { id }: Scenario): string | null {
  const place = scenarios.findIndex(scenario => scenario.id === id);
  const others = [...scenarios.slice(place + 1), ...scenarios.slice(0, place)];
  return others.find(other => !hasPassed(home, other))?.id ?? null;
}

/** The scenario that is open, or was when the lab was stopped. */
export function openScenario(home: Home, catalogue: Catalogue): Scenario {
  const { scenario } = readState(home);
  const found = catalogue.scenarios.find(({ id }) => id === scenario);
  if (!found) throw userError('nothing-open', { first: catalogue.scenarios[0]?.id ?? 'scenario-01' });
  return found;
}
