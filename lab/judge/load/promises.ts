/** What a load's users were told of, and what they were left without an answer to. Pure: the clock is in the samples. */
import type { LoadEvidence } from '../evidence/evidence.ts';
import type { K6Sample } from './k6.ts';

export type Promises = {
  add(sample: K6Sample): void;
  of(stream: string): Required<Pick<LoadEvidence, 'promised' | 'unsure'>>;
};

/** Sees every sample until the generator has ended, also those of a stream that is recorded no further. */
export function watchPromises(): Promises {
  let firstMs: number | null = null;
  const promised = new Map<string, NonNullable<LoadEvidence['promised']>>();
  const unsure = new Map<string, number>();
  const countUnsure = (stream: string, more: 1 | -1) => unsure.set(stream, (unsure.get(stream) ?? 0) + more);
  return {
    add(sample) {
      firstMs ??= sample.atMs;
      if (sample.kind === 'sent') countUnsure(sample.stream, 1);
      if (sample.kind !== 'answered' || sample.answer !== 'right') return;
      countUnsure(sample.stream, -1);
      const { stream, receipt, atMs } = sample;
      if (!receipt) return;
      const ofStream = promised.get(stream) ?? [];
      promised.set(stream, ofStream);
      ofStream.push({ ...receipt, atMs: atMs - firstMs });
    },
    of: stream => ({ promised: promised.get(stream) ?? [], unsure: unsure.get(stream) ?? 0 }),
  };
}
