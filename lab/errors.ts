/**
 * Every error that a person can see. `what` says what is wrong and where, `why` the likely reason, `next` the command to run,
 * `touched` the state of their files. Exit codes: 64 wrong use, 69 something needed is missing.
 * docs/errors.md is generated from this table; a test holds the two together.
 */

import { SetupProblem } from '../machine/problem.mjs';

type ErrorText = { exit: 1 | 64 | 69; what: string; why: string; next: string; touched: string };

const nothing = 'Nothing was changed.';

export const errorTable = {
  'wrong-use': {
    exit: 64,
    what: '{problem}',
    why: 'The command expects other words or options.',
    next: 'npx lab {command} --help',
    touched: nothing,
  },
  'unknown-command': {
    exit: 64,
    what: '{problem}',
    why: 'The command is misspelled, or belongs to another version of the lab.',
    next: 'npx lab --help',
    touched: nothing,
  },
  'part-missing': {
    exit: 69,
    what: '{part} is not installed.',
    why: 'The lab runs its own copy of each server, so the program must be installed on this machine.',
    next: 'npm start',
    touched: nothing,
  },
  'no-such-part': {
    exit: 69,
    what: '{scenario} runs without {part}.',
    why: 'A scenario starts only the parts that it needs.',
    next: 'npx lab status',
    touched: nothing,
  },
  'docker-unfit': {
    exit: 69,
    what: 'The lab cannot run on Docker: {saw}.',
    why: 'LAB_RUNTIME asks for Docker, or the lab ran on it before.',
    next: '{next}',
    touched: nothing,
  },
  'docker-elsewhere': {
    exit: 69,
    what: 'Docker runs on another machine, and the lab cannot see its processes from here.',
    why: 'Docker Desktop runs containers in a virtual machine. A dev container that uses the engine of its host cannot see them either.',
    next: 'LAB_RUNTIME=native npx lab up',
    touched: nothing,
  },
  'image-missing': {
    exit: 69,
    what: 'Docker could not fetch {images}: {reason}',
    why: 'The registry cannot be reached from here, or the disk is full.',
    next: 'docker compose -f compose/compose.yaml pull, or LAB_RUNTIME=native npx lab up',
    touched: nothing,
  },
  'other-runtime': {
    exit: 69,
    what: 'The lab is already running, with LAB_RUNTIME={running}.',
    why: 'Stop the lab before you run it in another way.',
    next: 'npx lab down',
    touched: nothing,
  },
  'no-free-port': {
    exit: 69,
    what: 'No free port was found between 20000 and 32000.',
    why: 'Other programs hold all of these ports, or this machine does not let the lab open one.',
    next: 'ss -ltn',
    touched: nothing,
  },
  'lock-held': {
    exit: 69,
    what: 'Another command is running: `lab {command}` (about {left} s left).',
    why: 'Two commands that change the lab at the same time would undo each other.',
    next: 'Wait until it ends, then run your command again.',
    touched: nothing,
  },
  'part-failed': {
    exit: 69,
    what: '{part} did not start: {reason}',
    why: 'The log of this part says more.',
    next: 'npx lab logs {part}',
    touched: 'Your files were not touched.',
  },
  'database-gone': {
    exit: 69,
    what: 'PostgreSQL cannot be reached: {reason}.',
    why: 'A fault or another program stopped it a moment ago. The lab restarts it within seconds.',
    next: 'Wait ten seconds, then run your command again.',
    touched: 'Your files were not touched.',
  },
  'toxiproxy-silent': {
    exit: 69,
    what: 'Toxiproxy did not answer {call}.',
    why: 'Toxiproxy hangs, or was stopped a moment ago. The lab restarts it within seconds, with the conditions of the scenario.',
    next: 'Wait ten seconds, then run your command again.',
    touched: 'Your files were not touched.',
  },
  'queues-silent': {
    exit: 69,
    what: 'RabbitMQ does not answer: {reason}.',
    why: 'It was ended or stopped, or it is starting again. That takes some seconds, and more on a busy machine.',
    next: 'npx lab status',
    touched: nothing,
  },
  'not-ready-in-time': {
    exit: 69,
    what: 'The lab was not ready within {seconds} s. Still waiting for: {waiting}.',
    why: 'A part does not answer, or this machine is very busy.',
    next: 'npx lab doctor',
    touched: 'Your files were not touched.',
  },
  'system-file': {
    exit: 1,
    what: 'system.yaml:{line}: {problem}',
    why: 'The lab reads the number of copies from this file, and could not read this line.',
    next: 'Fix the line and save. The file says how many copies of the api run: 1 to 3.',
    touched: 'Nothing of yours was changed.',
  },
  'file-gone': {
    exit: 1,
    what: '{file} is missing.',
    why: 'The shop needs this file, and it was deleted or moved.',
    next: 'npx lab undo',
    touched: 'Nothing of yours was changed.',
  },
  'file-unusable': {
    exit: 1,
    what: '{file}: {reason}',
    why: 'The shop needs this file, and the lab cannot read it.',
    next: 'npx lab undo',
    touched: 'Nothing of yours was changed.',
  },
  'catalogue-missing': {
    exit: 69,
    what: '{file} is missing.',
    why: 'The lab reads every scenario from files in the clone, and this file was moved or deleted.',
    next: 'git status',
    touched: nothing,
  },
  'catalogue-wrong': {
    exit: 64,
    what: '{file} has {count}:\n{problems}',
    why: 'The lab reads the whole file before anything starts, so a file with a mistake is never half applied.',
    next: 'Fix the lines above, then run your command again.',
    touched: nothing,
  },
  'fault-not-seen': {
    exit: 69,
    what: 'The scenario could not be applied: {fault} has no visible effect ({saw}).',
    why: 'A fault without an effect would make every later number wrong.',
    next: 'npx lab doctor',
    touched: 'The lab was rolled back. Your files are in the workspace and its history.',
  },
  'not-clean': {
    exit: 69,
    what: 'Something from an earlier scenario is still there: {left}.',
    why: 'Somebody changed the lab by hand, or one of its parts did not answer.',
    next: 'npx lab down && npx lab up',
    touched: 'Your files were not touched.',
  },
  'start-differs': {
    exit: 69,
    what: 'The start of {scenario} differs from its last start: {lines}.',
    why: 'Somebody changed the lab or its servers by hand between the two starts.',
    next: 'npx lab down && npx lab up',
    touched: 'Your files are in the workspace and its history.',
  },
  interrupted: {
    exit: 69,
    what: 'Stopped, as you asked.',
    why: 'Ctrl-C ends a command at the next safe place.',
    next: 'npx lab status',
    touched: 'The lab was rolled back. Your files are in the workspace and its history.',
  },
  'no-such-scenario': {
    exit: 64,
    what: 'There is no scenario `{wanted}`.{hint}',
    why: 'A scenario is named by its number (02), its id (scenario-02) or its name.',
    next: 'npx lab list',
    touched: nothing,
  },
  'nothing-open': {
    exit: 64,
    what: 'No scenario is open.',
    why: 'This command works on the scenario that you opened with `lab apply`.',
    next: 'npx lab apply {first}',
    touched: nothing,
  },
  'fix-not-made': {
    exit: 64,
    what: '{problem}',
    why: 'A fix is what your workspace changes of the broken scenario, under a name that is free.',
    next: 'npx lab diff, or docs/how-to.md, “A fix of a scenario”',
    touched: nothing,
  },
  'not-up': {
    exit: 69,
    what: 'The lab is not running.',
    why: 'The lab was not started yet, it was stopped, or this machine was restarted.',
    next: 'npx lab up',
    touched: nothing,
  },
  'shop-away': {
    exit: 69,
    what: 'Your shop is not open right now.',
    why: 'The shop is starting, or `lab verify` is using its servers.',
    next: 'Wait until it is open (npx lab status), then run your command again.',
    touched: nothing,
  },
  'disk-full': {
    exit: 69,
    what: 'The disk is full: {place} could not be written.',
    why: 'The lab needs about 1 GB for its data, logs and history.',
    next: 'df -h .',
    touched: 'Files that were already saved did not change.',
  },
  'not-writable': {
    exit: 69,
    what: 'The lab may not write {place}.',
    why: 'It belongs to another user, or its disk is read-only.',
    next: 'ls -ld {place}',
    touched: nothing,
  },
  'file-in-the-way': {
    exit: 69,
    what: 'Cannot make {dir}: a file is in the way.',
    why: 'The lab keeps its data in this folder, which LAB_HOME names.',
    next: 'ls -ld {dir}',
    touched: nothing,
  },
  'workspace-foreign': {
    exit: 69,
    what: '{dir} holds files that the lab did not put there.',
    why: 'The folder existed before the lab, or its `.git` was deleted. The lab writes only into its own folder.',
    next: 'mv {dir} {dir}.mine',
    touched: nothing,
  },
  'workspace-gone': {
    exit: 69,
    what: '{dir} is missing.',
    why: 'The folder was deleted or moved.',
    next: 'npx lab apply <scenario> makes it again, with the files of the start.',
    touched: nothing,
  },
  'workspace-broken': {
    exit: 69,
    what: 'The history of {dir} cannot be used: {reason}',
    why: 'Something in its folder `.git` is damaged.',
    next: 'mv {dir} {dir}.damaged',
    touched: 'Your files are still in that folder.',
  },
  'workspace-unreadable': {
    exit: 69,
    what: '{file} cannot be saved: {reason}',
    why: 'The lab saves all of your files first, and could not read this one.',
    next: 'Make it readable, rename it or move it away, then run your command again.',
    touched: nothing,
  },
  'workspace-in-the-way': {
    exit: 69,
    what: 'Cannot write {file}: a folder of that name is in the way.',
    why: 'The folder holds something that the lab does not save, such as node_modules or another git repository.',
    next: 'Move the folder away, then run your command again.',
    touched: 'Your files are in the workspace and its history.',
  },
  'again-not-yet': {
    exit: 1,
    what: '{scenario} is not passed yet.',
    why: '`lab again` opens an exercise on the same idea without a guide. It comes after the pass.',
    next: 'npx lab apply {scenario}',
    touched: nothing,
  },
  'no-again': {
    exit: 64,
    what: 'There is no second exercise for {scenario}.',
    why: 'Only some scenarios have one.',
    next: 'npx lab list',
    touched: nothing,
  },
  'opened-by-again': {
    exit: 64,
    what: '`lab apply` does not open {scenario}.',
    why: 'This exercise comes after the pass of its scenario, and has its own command.',
    next: 'npx lab again {first}',
    touched: nothing,
  },
  'no-card': {
    exit: 1,
    what: 'There is no pass of {scenario} yet.',
    why: 'The card shows the numbers of your last pass.',
    next: 'npx lab verify',
    touched: nothing,
  },
  'reveal-too-early': {
    exit: 1,
    what: 'Our solution waits until you have tried once.',
    why: 'You remember what you find yourself. A try that fails counts as much as a try that passes.',
    next: 'Change a file, then: npx lab verify. When you are stuck: npx lab hint',
    touched: nothing,
  },
  'no-such-hint': {
    exit: 64,
    what: 'There is no hint level {level}.',
    why: 'The levels are 1 (where to look), 2 (what is wrong) and 3 (the same fix in another place).',
    next: 'npx lab hint',
    touched: nothing,
  },
  'nothing-to-undo': {
    exit: 1,
    what: 'There is nothing to undo.',
    why: 'No saved state differs from your files of now.',
    next: 'npx lab history',
    touched: nothing,
  },
  'no-such-checkpoint': {
    exit: 64,
    what: 'There is no checkpoint {id}.',
    why: 'The name is misspelled, or the checkpoint belongs to another scenario.',
    next: 'npx lab history',
    touched: nothing,
  },
  'fault-target': {
    exit: 64,
    what: '{problem}',
    why: 'The lab refuses a fault without an effect before it breaks anything.',
    next: 'npx lab fault list',
    touched: nothing,
  },
  'fault-in-effect': {
    exit: 64,
    what: '{fault} is already in effect, and not by hand: {saw}.',
    why: 'The open scenario put it in, or somebody changed the system. Taking it out by hand would fix a part of the scenario.',
    next: 'npx lab fault list',
    touched: nothing,
  },
  'fault-not-proved': {
    exit: 69,
    what: '{fault} was put in and has no visible effect: {saw}.',
    why: 'A fault without an effect proves nothing, so the lab took it out again.',
    next: 'npx lab doctor',
    touched: 'Your files were not touched.',
  },
  'fault-not-healed': {
    exit: 69,
    what: '{fault} could not be taken out: {saw}.',
    why: 'A part of the system does not answer, or a change by hand is in the way.',
    next: 'npx lab reset, which builds everything again, or npx lab down',
    touched: 'Your files were not touched.',
  },
  setup: {
    exit: 69,
    what: '{problem}',
    why: '{why}',
    next: '{next}',
    touched: '{touched}',
  },
  'unmatched-target': {
    exit: 64,
    what: 'The fault {fault} names something that does not exist: {problem}.',
    why: 'The lab refuses a fault without an effect before it breaks anything.',
    next: 'Fix the fault in scenarios.yaml, then run your command again.',
    touched: 'The lab was rolled back. Your files are in the workspace and its history.',
  },
  'fault-by-hand': {
    exit: 69,
    what: 'A fault that was put in by hand is in effect: {faults}.',
    why: 'verify would judge the fault as a part of your work.',
    next: 'npx lab fault heal --all, then: npx lab verify',
    touched: nothing,
  },
  'open-transaction': {
    exit: 69,
    what: 'A table is locked: somebody changed it and did not COMMIT.',
    why: 'A transaction is open, perhaps in npx lab sql. Nobody else sees its changes before it ends.',
    next: 'Run COMMIT; or ROLLBACK; in that session, then run your command again.',
    touched: nothing,
  },
  'file-damaged': {
    exit: 69,
    what: '{file} cannot be read: {reason}.',
    why: 'The file belongs to the lab, and another program wrote it.',
    next: 'mv {file} {file}.damaged, then: npx lab up',
    touched: nothing,
  },
} as const satisfies Record<string, ErrorText>;

export type ErrorCode = keyof typeof errorTable;
type Slots<Text extends string> = Text extends `${string}{${infer Slot}}${infer Rest}`
  ? Slot | Slots<Rest>
  : never;
type TextOf<Code extends ErrorCode> = (typeof errorTable)[Code]['what' | 'why' | 'next' | 'touched'];
export type ErrorDetails<Code extends ErrorCode> = Record<Slots<TextOf<Code>>, string | number>;

/** An error that the person reads in plain words, without a stack. Anything else that is thrown is a bug of ours (exit 70). */
export class UserError extends Error {
  readonly code: ErrorCode;
  readonly exit: number;
  readonly why: string;
  readonly next: string;
  readonly touched: string;

  constructor(code: ErrorCode, details: Record<string, string | number>) {
    const text: ErrorText = errorTable[code];
    const fill = (template: string) =>
      template.replace(/\{(\w+)\}/g, (_, slot) => asLines(details[slot] ?? `{${slot}}`));
    super(fill(text.what));
    this.name = 'UserError';
    this.code = code;
    this.exit = text.exit;
    this.why = fill(text.why);
    this.next = fill(text.next);
    this.touched = fill(text.touched);
  }
}

const asLines = (value: string | number): string =>
  String(value)
    .split('\n')
    .map(line => visible(line, 400))
    .join('\n');

/** On one line and not too long. A person may type anything, also control characters for a terminal: these are written out. */
export function visible(text: string, longest = 300): string {
  const code = (sign: string) => `\\u${sign.codePointAt(0)?.toString(16).padStart(4, '0')}`;
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, code);
  return plain.length > longest ? `${plain.slice(0, longest)} …` : plain;
}

/** The same of a text of several lines, in full: what a shop said must not be obeyed by a terminal. */
export const visibleLines = (text: string): string =>
  text
    .split('\n')
    .map(line => visible(line, Number.POSITIVE_INFINITY))
    .join('\n');

/** Makes the error of the table with its places filled in; the compiler knows which places a code has. */
export function userError<Code extends ErrorCode>(code: Code, details: ErrorDetails<Code>): UserError {
  return new UserError(code, details);
}

/** Whether PostgreSQL ended this session, or is only just starting again. https://www.postgresql.org/docs/15/errcodes-appendix.html */
export function isDatabaseGone(error: unknown): boolean {
  const { code = '', message = '' } = (error ?? {}) as Error & { code?: string };
  return (
    ['57P01', '57P02', '57P03', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(code) ||
    // of pg: a session that ended, now or before it was asked, and a server that stands still
    /^(Connection terminated|Client (has encountered a connection error|was closed)|timeout expired$)/.test(
      message,
    )
  );
}

/** The table's error for what the operating system refuses; null for anything else, which is a bug of ours. */
export function asUserError(error: unknown): UserError | null {
  if (error instanceof SetupProblem) {
    const { message, why, next, touched } = error;
    return userError('setup', { problem: message, why, next, touched });
  }
  const { code, path } = (error ?? {}) as NodeJS.ErrnoException;
  const place = path ?? 'a file of the lab';
  if (code === 'ENOSPC' || code === 'EDQUOT') return userError('disk-full', { place });
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return userError('not-writable', { place });
  if (code === 'EISDIR') return userError('file-damaged', { file: place, reason: 'it is a folder' });
  if (code === '55P03') return userError('open-transaction', {}); // lock_not_available
  if (code === 'ECONNREFUSED') return userError('not-up', {});
  return isDatabaseGone(error) ? userError('database-gone', { reason: (error as Error).message }) : null;
}
