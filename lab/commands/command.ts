/** The form of a command: one verb, one file. It loads nothing, so that a command loads only what it uses. */
import type { Home } from '../home/home.ts';

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

/** `takes`: its value, such as `<time>`; without one it is a switch. */
export type Option = { name: string; short?: string; takes?: string; description: string };

export type Command = {
  /** equal to the file's name; in a folder both, such as `fault inject` */
  name: string;
  /** what it does, in its own help */
  summary: string;
  /** positional arguments: `<needed>`, `[optional]`, `[any-number...]`; `values`: what it may be, for completion */
  args: { name: string; description: string; values?: readonly string[] }[];
  options: Option[];
  example: string;
  /** further options, which depend on the first words; taken for help, suggestions and errors like the others */
  optionsFor?(words: string[]): Option[];
  /** set for commands that change the lab: they take the lock; the number is how long they usually take */
  writesForMs?: number;
  /** false where no JSON is given */
  hasJson?: false;
  run(context: Context, args: (string | undefined)[], options: Record<string, unknown>): Promise<Result>;
};

export function defineCommand(command: Command): Command {
  return command;
}

/** A command in a registry; `summary` is its line in the list. */
export type Entry = { summary: string; load(): Promise<Command> };

/** Verbs under one word, in a folder of that name. */
export type Group = { name: string; summary: string; example: string; verbs: Record<string, Entry> };

export function defineGroup(group: Group): Group {
  return group;
}
