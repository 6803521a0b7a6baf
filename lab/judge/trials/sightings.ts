/** What a trial's load shows while it runs, so that a strike can wait for it. Pure: the clock is in the samples. */
import type { Counted } from '../../course/schema.ts';
import type { K6Sample } from '../load/k6.ts';

export type Sightings = {
  add(sample: K6Sample): void;
  counts(): Record<Counted, number>;
  /** whether a request of this stream was answered, rightly or not */
  isAnswered(stream: string): boolean;
};

export function watchSamples(): Sightings {
  let sent = 0;
  const ended = { right: 0, wrong: 0, none: 0 };
  const answered = new Set<string>();
  return {
    add(sample) {
      if (sample.kind === 'sent') sent += 1;
      if (sample.kind !== 'answered') return;
      ended[sample.answer] += 1;
      if (sample.answer !== 'none') answered.add(sample.stream);
    },
    counts: () => ({
      held: sent - ended.right - ended.wrong - ended.none,
      answered: ended.right,
      refused: ended.wrong,
    }),
    isAnswered: stream => answered.has(stream),
  };
}
