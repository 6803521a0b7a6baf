/** Every command by its name; loaded when it is used, so that the command line starts fast. */
import { author } from './author/index.ts';
import type { Entry, Group } from './command.ts';
import { fault } from './fault/index.ts';

/** Other names of commands. */
export const aliases: Record<string, string> = { start: 'apply', check: 'verify' };

export const commands: Record<string, Entry | Group> = {
  again: {
    summary: 'after a pass: the same idea elsewhere, without a guide',
    load: async () => (await import('./again.ts')).again,
  },
  apply: { summary: 'open a scenario: break the shop', load: async () => (await import('./apply.ts')).apply },
  author,
  card: {
    summary: 'your last pass, in full',
    load: async () => (await import('./card.ts')).card,
  },
  completion: {
    summary: 'for bash: complete lab’s words with the Tab key',
    load: async () => (await import('./completion.ts')).completion,
  },
  diff: { summary: 'what you changed since the start', load: async () => (await import('./diff.ts')).diff },
  doctor: {
    summary: 'what is wrong with this machine or the lab',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  down: { summary: 'stop everything', load: async () => (await import('./down.ts')).down },
  fault,
  hint: {
    summary: 'a hint; the next one says more',
    load: async () => (await import('./hint.ts')).hint,
  },
  history: {
    summary: 'every saved state of your files',
    load: async () => (await import('./history.ts')).history,
  },
  ledger: {
    summary: 'what companies outside the shop did, by order',
    load: async () => (await import('./ledger.ts')).ledger,
  },
  list: { summary: 'the scenarios, and how far you are', load: async () => (await import('./list.ts')).list },
  load: {
    summary: '100 users for 10 s, plain numbers, no verdict',
    load: async () => (await import('./load.ts')).load,
  },
  logs: { summary: 'what a part writes', load: async () => (await import('./logs.ts')).logs },
  queues: {
    summary: 'what waits in the queues of your shop',
    load: async () => (await import('./queues.ts')).queues,
  },
  reset: {
    summary: 'start the scenario over; your files are kept',
    load: async () => (await import('./reset.ts')).reset,
  },
  reveal: {
    summary: 'our solution, beside your files',
    load: async () => (await import('./reveal.ts')).reveal,
  },
  save: {
    summary: 'put your work on a git branch',
    load: async () => (await import('./save.ts')).save,
  },
  status: {
    summary: 'which parts run, and what the shop does',
    load: async () => (await import('./status.ts')).status,
  },
  trace: {
    summary: 'one request, hop by hop: time, statements, rows',
    load: async () => (await import('./trace.ts')).trace,
  },
  undo: { summary: 'go back to the saved state before', load: async () => (await import('./undo.ts')).undo },
  up: { summary: 'start everything again', load: async () => (await import('./up.ts')).up },
  verify: { summary: 'judge your fix', load: async () => (await import('./verify.ts')).verify },
  watch: { summary: 'live numbers', load: async () => (await import('./watch.ts')).watch },
  where: {
    summary: 'where you are, and the one next step',
    load: async () => (await import('./where.ts')).where,
  },
};
