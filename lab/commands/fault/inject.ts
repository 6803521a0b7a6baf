import { duration } from '../../../faults/contract.ts';
import { faults } from '../../../faults/index.ts';
import { check } from '../../course/explain.ts';
import { injectByHand } from '../../engine/by-hand/inject.ts';
import { faultParams, injectedText } from '../../text/faults.ts';
import { defineCommand, exitCodes, type Option } from '../command.ts';
import { faultNamed, wrongUse } from './named.ts';

export const inject = defineCommand({
  name: 'fault inject',
  summary: 'put a fault in by hand, without a scenario, and prove that it is in effect',
  args: [
    {
      name: '[fault]',
      description: 'a fault of `lab fault list`; its options: lab fault inject <fault> --help',
      values: Object.keys(faults),
    },
  ],
  options: [],
  example: 'npx lab fault inject network-latency --link api-postgres --latency 50ms',
  optionsFor,
  writesForMs: 2000,
  async run({ home, say, signal }, [id], { for: time, json: _, ...given }) {
    const fault = faultNamed(id);
    const params: Record<string, unknown> = { ...given };
    for (const { name, isNumber } of faultParams(fault))
      if (isNumber && /^-?\d+(\.\d+)?$/.test(String(params[name]))) params[name] = Number(params[name]);
    const { problems } = check(fault.params, params);
    if (problems.length > 0) {
      const told = problems.map(({ path, message }) => problemOf(String(path[0]), message, params));
      throw wrongUse(`${told.join('; ')}.`, 'inject', fault.id);
    }
    const lease = time === undefined ? null : check(duration, time);
    if (lease?.problems[0])
      throw wrongUse(`--for ${String(time)}: write a time from 1ms to 10m, such as 60s.`, 'inject', fault.id);
    const use = { use: fault.id, with: params };
    const injected = await injectByHand({ home, say, signal }, use, lease?.data ?? null);
    return {
      exit: exitCodes.done,
      text: injectedText(fault, injected),
      json: { fault: fault.id, with: params, ...injected },
    };
  },
});

/** Each fault has the options of its own params. */
function optionsFor([id = '']: string[]): Option[] {
  const found = Object.hasOwn(faults, id) ? faults[id] : undefined;
  if (!found) return [];
  const options = faultParams(found).map(({ name, description }) => ({
    name,
    takes: '<value>',
    description,
  }));
  const lease = {
    name: 'for',
    takes: '<time>',
    description: 'take the fault out after this time, such as 60s',
  };
  return found.momentary ? options : [...options, lease];
}

const problemOf = (name: string, message: string, given: Record<string, unknown>): string =>
  given[name] === undefined
    ? `--${name} is missing; ${message.replace(/^\S+: (is missing; )?/, '')}`
    : `--${message}`;
