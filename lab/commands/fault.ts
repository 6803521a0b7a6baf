import { duration } from '../../faults/contract.ts';
import { faults } from '../../faults/index.ts';
import { check } from '../course/explain.ts';
import { nearest } from '../course/suggest.ts';
import { type Healed, healByHand } from '../engine/by-hand/heal.ts';
import { injectByHand } from '../engine/by-hand/inject.ts';
import { type InEffect, inEffect } from '../engine/in-effect.ts';
import { userError } from '../errors.ts';
import { keeperRuns } from '../runtime/keeper-process.ts';
import { readDesired } from '../runtime/state.ts';
import { faultListText, faultParams, faultSummaries, healedText, injectedText } from '../text/faults.ts';
import { type Context, defineCommand, exitCodes, type Result } from './command.ts';

const actions = ['list', 'inject', 'heal'];

export const fault = defineCommand({
  name: 'fault',
  summary: 'break something by hand, without a scenario: list, inject <fault>, heal [<fault>] [--all]',
  args: [
    { name: '<action>', description: 'list, inject or heal', values: actions },
    {
      name: '[fault]',
      description: 'a fault of `lab fault list`; its options: lab fault inject <fault> --help',
      values: Object.keys(faults),
    },
  ],
  options: [],
  example: 'npx lab fault inject network-latency --link api-postgres --latency 50ms',
  optionsFor: optionsOf,
  writesForMs: 2000,
  writes: ([action]) => action !== 'list',
  async run(context, [action = '', id], options) {
    if (action === 'list') return list(context, id);
    if (action === 'inject') return inject(context, id, options);
    if (action === 'heal') return heal(context, id, options.all === true);
    throw wrongUse(`lab fault has no action \`${action}\`. ${hint(action, actions)}`);
  },
});

/** Code faults come with their scenario only. */
const byHand = Object.values(faults).flatMap(({ id, scope }) => (scope === 'workspace' ? [] : [id]));

const wrongUse = (problem: string, ...words: string[]) =>
  userError('wrong-use', { problem, command: ['fault', ...words].join(' ') });
const hint = (typed: string, known: readonly string[]): string => {
  const near = nearest(typed, known);
  return near ? `Did you mean \`${near}\`?` : `There is: ${known.join(', ')}.`;
};

/** Each fault has the options of its own params. */
function optionsOf([action, id]: string[]): { flags: string; description: string }[] {
  if (action === 'heal')
    return [
      {
        flags: '--all',
        description: 'heal every fault that was put in by hand, and prove that nothing is left',
      },
    ];
  const found = action === 'inject' && id && Object.hasOwn(faults, id) ? faults[id] : undefined;
  if (!found) return [];
  const options = faultParams(found).map(({ name, description }) => ({
    flags: `--${name} <value>`,
    description,
  }));
  const lease = { flags: '--for <time>', description: 'take the fault out after this time, such as 60s' };
  return found.momentary ? options : [...options, lease];
}

function idOf(id: string | undefined): string {
  if (id === undefined) throw wrongUse(`Say which fault. There is: ${byHand.join(', ')}.`);
  if (!Object.hasOwn(faults, id))
    throw wrongUse(`There is no fault \`${id}\`. ${hint(id, Object.keys(faults))}`);
  return id;
}

async function list({ home }: Context, id: string | undefined): Promise<Result> {
  const shown =
    id === undefined ? Object.values(faults) : [faults[idOf(id)]].filter(one => one !== undefined);
  const runs = keeperRuns(home);
  const now: InEffect[] | null = runs ? await inEffect(home) : null;
  const { leases } = readDesired(home);
  return {
    exit: exitCodes.done,
    text: faultListText(shown, now, leases),
    json: { faults: faultSummaries(shown), inEffect: now, leases },
  };
}

async function inject(
  { home, say, signal }: Context,
  id: string | undefined,
  { for: time, json: _, ...given }: Record<string, unknown>,
): Promise<Result> {
  const use = idOf(id);
  const wanted = faults[use];
  if (!wanted) throw new Error(`no fault is called ${use}`);
  const numbers = faultParams(wanted).filter(({ isNumber }) => isNumber);
  const params: Record<string, unknown> = { ...given };
  for (const { name } of numbers)
    if (/^-?\d+(\.\d+)?$/.test(String(params[name]))) params[name] = Number(params[name]);
  const { problems } = check(wanted.params, params);
  if (problems.length > 0) {
    const told = problems.map(({ path, message }) => problemOf(String(path[0]), message, params));
    throw wrongUse(`${told.join('; ')}.`, 'inject', use);
  }
  const lease = time === undefined ? null : check(duration, time);
  if (lease?.problems[0])
    throw wrongUse(`--for ${String(time)}: write a time from 1ms to 10m, such as 60s.`, 'inject', use);
  const injected = await injectByHand({ home, say, signal }, { use, with: params }, lease?.data ?? null);
  return {
    exit: exitCodes.done,
    text: injectedText(wanted, injected),
    json: { fault: use, with: params, ...injected },
  };
}

const problemOf = (name: string, message: string, given: Record<string, unknown>): string =>
  given[name] === undefined
    ? `--${name} is missing; ${message.replace(/^\S+: (is missing; )?/, '')}`
    : `--${message}`;

async function heal({ home, say, signal }: Context, id: string | undefined, all: boolean): Promise<Result> {
  if (id === undefined && !all) throw wrongUse('Say which fault to take out, or --all.', 'heal');
  if (id !== undefined && all) throw wrongUse('Name one fault or say --all, not both.', 'heal');
  const done: Healed = await healByHand({ home, say, signal }, all ? null : idOf(id));
  return { exit: exitCodes.done, text: healedText(done), json: { ...done } };
}
