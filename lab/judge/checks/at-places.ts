/** One line may look at several companies or places: all of them must be right, so the worst one is what it shows. */
import { z } from 'zod';
import type { Judgement } from './contract.ts';

export const atPlaces = z.union([z.string(), z.array(z.string()).min(2)]);
type At = z.output<typeof atPlaces>;

export const placesIn = (at: At): string[] => [at].flat();

const weight = { fail: 2, unknown: 1, pass: 0 };

/** Of equal ones the first. Where there are several, `saw` names the place. */
export function worstOf<One extends Pick<Judgement, 'outcome' | 'value' | 'saw'>>(
  at: At,
  judge: (place: string) => One,
): One {
  const places = placesIn(at);
  const judged = places.map(place => {
    const one = judge(place);
    return { ...one, saw: places.length > 1 && !one.saw.includes(place) ? `${place}: ${one.saw}` : one.saw };
  });
  const [worst] = judged.toSorted(
    (a, b) => weight[b.outcome] - weight[a.outcome] || (b.value ?? 0) - (a.value ?? 0),
  );
  return worst as One;
}
