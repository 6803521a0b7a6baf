/** What traffic meets on the links of a fault: its effect, measured by other means than the fault's own. */
import type { Fault, FaultSystem, FirstAnswer } from '../../../faults/contract.ts';
import { type Home } from '../../home/home.ts';
import { firstAnswer } from '../../parts/first-answer.ts';
import { parts } from '../../parts/index.ts';
import { isMeant, linksNow } from '../links-now.ts';

/** Who answers at the other end of a fault's link, for a person. */
export function answererOf(home: Home, params: unknown): string {
  const { link: wanted = '' } = Object(params);
  const found = linksNow(home).find(({ name }) => isMeant(name, wanted));
  return parts[found?.part ?? '']?.title ?? '';
}

/** One new connection over each link, all at once; none for a fault that is not on a link. */
export async function meetLinks(
  home: Home,
  system: FaultSystem,
  fault: Fault<unknown>,
  params: unknown,
): Promise<FirstAnswer[]> {
  if (!fault.fits) return [];
  const meant = system.links((params as { link: string }).link).map(({ name }) => name);
  const links = linksNow(home).filter(({ name }) => meant.includes(name));
  return Promise.all(links.map(({ port, part }) => firstAnswer(port, parts[part]?.link?.hello ?? '')));
}

/** What traffic says against the fault; null when nothing, or when something else stood in the way before. */
export function contradiction(
  fault: Fault<unknown>,
  params: unknown,
  of: string,
  before: FirstAnswer[],
  now: FirstAnswer[],
): string | null {
  if (before.some(({ outcome }) => outcome !== 'answered')) return null;
  if (now.every(answer => fault.fits?.(answer, params))) return null;
  return `${of}'s first answer over it: ${answersText(now)}`;
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
