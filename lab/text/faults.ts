/** Faults as a person reads them: in the terminal, and in docs/faults.md. */
import { z } from 'zod';
import type { Fault } from '../../faults/contract.ts';
import type { Healed } from '../engine/by-hand/heal.ts';
import type { Injected } from '../engine/by-hand/inject.ts';
import { answersText } from '../engine/by-hand/link-traffic.ts';
import type { InEffect } from '../engine/in-effect.ts';
import type { Lease } from '../runtime/runtime.ts';
import { clock } from './status.ts';
import { columns, styled, wrap } from './terminal.ts';

type Param = { name: string; description: string; isNumber: boolean; isNeeded: boolean };

/** The params of a fault, from its own schema. */
export function faultParams(fault: Fault): Param[] {
  const { properties = {}, required = [] } = z.toJSONSchema(fault.params, { io: 'input' });
  return Object.entries(properties).map(([name, property]) => {
    const { description = '', type } = property as { description?: string; type?: string };
    return {
      name,
      description,
      isNumber: type === 'integer' || type === 'number',
      isNeeded: required.includes(name),
    };
  });
}

export const faultSummaries = (faults: Fault[]): Record<string, unknown>[] =>
  faults.map(fault => {
    const { id, title, scope, fidelity, example, momentary = false } = fault;
    return { id, title, scope, momentary, params: faultParams(fault), fidelity, example };
  });

/** One fault in full; several as one line each. `now` is null when the lab is not running. */
export function faultListText(faults: Fault[], now: InEffect[] | null, leases: Lease[]): string {
  const lines = faults.length === 1 ? faults.map(faultText) : overview(faults);
  lines.push('', styled('bold', 'In effect now'));
  const ids = faults.map(({ id }) => id);
  const shown = now?.filter(({ fault }) => ids.includes(fault)) ?? [];
  if (!now) lines.push('  The lab is not running.');
  else if (shown.length === 0) lines.push('  nothing');
  for (const { fault, by, saw } of shown) {
    const until = leases.filter(
      lease => by === 'hand' && lease.fault.use === fault && lease.untilMs > Date.now(),
    );
    const ends = until[0] ? `, until ${clock(until[0].untilMs)}` : '';
    lines.push(`  ${wrap(`${fault} (${by === 'hand' ? 'by hand' : 'by the scenario'}${ends}): ${saw}`, 4)}`);
  }
  return lines.join('\n');
}

function overview(faults: Fault[]): string[] {
  const inCode = faults.filter(({ scope }) => scope === 'workspace');
  const byHand = faults.filter(fault => !inCode.includes(fault));
  const rows = (some: Fault[]) => columns(some.map(({ id, title }) => [`  ${id}`, title]));
  return [
    rows(byHand),
    '',
    'In code, so only with a scenario:',
    rows(inCode),
    '',
    'What one does, what it needs and an example: npx lab fault list <fault>',
  ];
}

function faultText(fault: Fault): string {
  const { id, title, scope, fidelity, example, momentary } = fault;
  return [
    styled('bold', `${id} · ${title}`),
    `scope ${scope}${momentary ? ', over at once' : ''}`,
    ...faultParams(fault).map(
      ({ name, description, isNeeded }) =>
        `  ${wrap(`--${name}  ${isNeeded ? '' : '(optional) '}${description}`, 4)}`,
    ),
    wrap(fidelity),
    `  ${example}`,
  ].join('\n');
}

export function injectedText(fault: Fault, { before, saw, traffic, untilMs }: Injected): string {
  const ends = fault.momentary
    ? 'It is over.'
    : untilMs === null
      ? `It stays until: npx lab fault heal ${fault.id}`
      : `It ends by itself at ${clock(untilMs)}.`;
  return [
    styled('bold', `${fault.id} was put in and seen.`),
    wrap(`before  ${before}`, 8),
    wrap(`now     ${saw}`, 8),
    ...(traffic ? [trafficText(traffic)] : []),
    ends,
  ].join('\n');
}

const trafficText = ({ of, before, now }: NonNullable<Injected['traffic']>): string =>
  wrap(`traffic ${of}'s first answer: ${answersText(before)} before, ${answersText(now)} now`, 8);

export function healedText({ healed, vanished, proved }: Healed): string {
  const lines = healed.map(({ fault, saw }) => wrap(`${fault} is out: ${saw}`, 2));
  for (const { fault, saw } of vanished)
    lines.push(
      wrap(`${fault} was not in effect: ${saw}. Something else took it out, or its command was cut off.`, 2),
    );
  if (lines.length === 0) lines.push('No fault was in effect by hand.');
  if (proved === 'clean') lines.push('Proved: everything is as it was before the first fault.');
  if (proved === 'start') lines.push('Proved: only the faults of the scenario are left.');
  return lines.join('\n');
}

/** docs/faults.md. Written again by `node lab/text/write-fault-reference.ts`; a test holds it and the faults together. */
export function faultReference(faults: Fault[]): string {
  const pages = faults.map(fault => {
    const { id, title, scope, needs, fidelity, example, momentary } = fault;
    const params = faultParams(fault).map(
      ({ name, description, isNeeded }) => `| \`${name}\` | ${isNeeded ? 'yes' : 'no'} | ${description} |`,
    );
    return [
      `## ${id}`,
      '',
      `${title}. Scope ${scope}${momentary ? ', over at once' : ''}; needs ${needs.join(', ') || 'a running part of the shop'}.`,
      '',
      '| param | needed | value |',
      '|---|---|---|',
      ...params,
      '',
      fidelity,
      '',
      '```',
      example.replace(/^lab/, 'npx lab'),
      '```',
      '',
    ].join('\n');
  });
  return `${introduction}\n${pages.join('\n')}`;
}

const introduction = `# Faults

Every way in which the lab can break the system. Generated from \`faults/\` by \`node lab/text/write-fault-reference.ts\`.

\`npx lab fault inject\` puts a fault in by hand, with or without a scenario. It reports success only when it has seen the fault in
effect. For a fault on a link, it also shows the time of the first answer to a new connection, before and after. With \`--for 60s\`
the fault ends by itself. \`npx lab fault heal <fault>\` takes one fault out. \`npx lab fault heal --all\` takes out every fault that was
put in by hand and proves that nothing of them is left. \`lab down\`, \`lab apply\` and \`lab reset\` take them out too. The faults of a
scenario stay.

Scope \`world\`: a condition of the world, which a learner must live with. Scope \`data\`: a change of the live database's schema, which
ends with that database.
`;
