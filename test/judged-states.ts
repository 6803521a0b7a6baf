/**
 * Which states of which scenarios `npm test` judges on real servers: those that have changed since they were measured, and of the others
 * a small rest that is drawn. Their recordings are judged again each time, whatever is chosen here (transcripts.test.ts).
 */
import type { Random } from '../lab/shop/traffic.ts';
import { oneOf } from './proof.ts';

export type Candidate = {
  id: string;
  /** what its verdicts depend on differs from what margins.json was measured with */
  changed: boolean;
  states: { name: string; kind: 'broken' | 'solution' | 'wrong' | 'valid'; changed: boolean }[];
};

/** `why` is shown beside the verdict. */
export type Choice = { id: string; state: string; why: string };

/** How many unchanged scenarios have one state judged, beside the one whose broken and solution are. */
const drawnStates = 2;

/**
 * Of a changed scenario: broken, the solution, a wrong and a valid fix. Of an unchanged one: each fix that is new or changed. Of all that
 * are unchanged: broken and solution of one, and one state of each of two others.
 */
export function chooseStates(candidates: readonly Candidate[], random: Random): Choice[] {
  const kept = candidates.filter(({ changed }) => !changed);
  const drawn = inAnyOrder(kept, random).slice(0, 1 + drawnStates);
  return candidates.flatMap(candidate => {
    const { id, states } = candidate;
    const chosen = new Map<string, string>();
    for (const { name, changed } of states) if (changed) chosen.set(name, 'new, or its files have changed');
    const add = (some: Candidate['states'], why: string) => {
      for (const { name } of some) if (!chosen.has(name)) chosen.set(name, why);
    };
    const ends = states.filter(({ kind }) => kind === 'broken' || kind === 'solution');
    const oneOfKind = (wanted: string) => {
      const some = states.filter(({ kind, name }) => kind === wanted && !chosen.has(name));
      return some.length > 0 ? [oneOf(some, random)] : [];
    };
    if (candidate.changed)
      add([...ends, ...oneOfKind('wrong'), ...oneOfKind('valid')], 'the scenario has changed');
    else if (drawn[0] === candidate) add(ends, 'unchanged, drawn');
    else if (drawn.includes(candidate)) add([oneOf(states, random)], 'unchanged, drawn');
    return [...chosen].map(([state, why]) => ({ id, state, why }));
  });
}

const inAnyOrder = <Item>(items: readonly Item[], random: Random): Item[] =>
  items
    .map(item => ({ item, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
