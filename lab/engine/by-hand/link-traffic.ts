/** What traffic meets on the links of a fault: its effect, measured by other means than the fault's own. */
import type { Fault, FaultSystem, FirstAnswer } from '../../../faults/contract.ts';
import { type Home, portOf } from '../../home/home.ts';
import { firstAnswer } from '../../parts/postgres/first-answer.ts';

/** One new connection over each link, all at once; none for a fault that is not on a link. */
export async function meetLinks(
  home: Home,
  system: FaultSystem,
  fault: Fault<unknown>,
  params: unknown,
): Promise<FirstAnswer[]> {
  if (!fault.fits) return [];
  const links = system.links((params as { link: string }).link);
  return Promise.all(links.map(({ name }) => firstAnswer(portOf(home, name))));
}

/** What traffic says against the fault; null when nothing, or when something else stood in the way before. */
export function contradiction(
  fault: Fault<unknown>,
  params: unknown,
  before: FirstAnswer[],
  now: FirstAnswer[],
): string | null {
  if (before.some(({ outcome }) => outcome !== 'answered')) return null;
  if (now.every(answer => fault.fits?.(answer, params))) return null;
  return `PostgreSQL's first answer over it: ${answersText(now)}`;
}

/** `0.3 ms`, `0.3 to 0.5 ms`, `none within 1 s`, `refused`: what the links of a fault have in common, or each kind once. */
export function answersText(answers: FirstAnswer[]): string {
  const times = answers.filter(({ outcome }) => outcome === 'answered').map(({ ms }) => ms.toFixed(1));
  const sorted = times.toSorted((a, b) => Number(a) - Number(b));
  const range = [...new Set([sorted[0], sorted.at(-1)])].join(' to ');
  const others = answers.map(({ outcome }) => outcome).filter(outcome => outcome !== 'answered');
  return [
    ...(times.length > 0 ? [`${range} ms`] : []),
    ...[...new Set(others)].map(outcome => (outcome === 'silent' ? 'none within 1 s' : outcome)),
  ].join(', ');
}
