/** The fault that was typed. */
import type { Fault } from '../../../faults/contract.ts';
import { faults } from '../../../faults/index.ts';
import { nearest } from '../../course/suggest.ts';
import { userError } from '../../errors.ts';

/** Code faults come with their scenario only. */
const byHand = Object.values(faults).flatMap(({ id, scope }) => (scope === 'workspace' ? [] : [id]));

export const wrongUse = (problem: string, ...words: string[]): Error =>
  userError('wrong-use', { problem, command: ['fault', ...words].join(' ') });

export function faultNamed(id: string | undefined): Fault {
  if (id === undefined) throw wrongUse(`Say which fault. There is: ${byHand.join(', ')}.`);
  const found = Object.hasOwn(faults, id) ? faults[id] : undefined;
  if (found) return found;
  const near = nearest(id, Object.keys(faults));
  const hint = near ? `Did you mean \`${near}\`?` : `There is: ${Object.keys(faults).join(', ')}.`;
  throw wrongUse(`There is no fault \`${id}\`. ${hint}`);
}
