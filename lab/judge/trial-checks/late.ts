import { z } from 'zod';
import { atPlaces, worstOf } from '../checks/at-places.ts';
import { counted, plain } from '../checks/wording.ts';
import type { JourneyEvidence } from '../evidence/evidence.ts';
import { defineTrialCheck, type TrialJudgement } from './contract.ts';

/** Of fewer nothing can be said. */
const leastThere = 20;
const whole = 100;

const wantedOf = ({ value, seconds }: { value: number; seconds: number }): string =>
  `at most ${plain(value)} of 100 orders there later than ${counted(seconds, 'second', 'seconds')} after the answer`;

/** What the shop promised gets there soon, whatever holds others up. What never got there is lost, and not late. */
export const late = defineTrialCheck({
  id: 'late',
  unit: 'of 100',
  seeks: true,
  params: z.strictObject({
    at: atPlaces,
    seconds: z.int().min(1).max(60),
    op: z.literal('lte'),
    /** of 100 orders */
    value: z.number().min(0).max(whole),
  }),
  wanted: (_trial, params) => ({ wanted: wantedOf(params), limit: params.value }),
  judge({ title, journeys }, { at: places, ...params }) {
    const { seconds, value: limit } = params;
    const told = (outcome: TrialJudgement['outcome'], saw: string, value: number | null): TrialJudgement => ({
      ...{ outcome, undecided: outcome === 'unknown' ? 'NOTHING_SEEN' : null, saw },
      ...{ wanted: wantedOf(params), value, limit },
      reason:
        outcome === 'fail'
          ? `${title.replace(/\.$/, '')}. Others, who have nothing to do with that, heard of the orders late too.`
          : '',
      next: outcome === 'fail' ? 'npx lab diff' : '',
    });
    return worstOf(places, at => {
      const journey = journeys.find(one => one.at === at);
      if (!journey?.answered) return told('unknown', `${at} could not be asked`, null);
      const waits = waitsOf(journey);
      if (waits.length < leastThere)
        return told('unknown', `${counted(waits.length, 'order', 'orders')} got there, too few`, null);
      const behind = waits.filter(ms => ms > seconds * 1000).length;
      const value = Math.round((whole * behind) / waits.length);
      const saw = `of ${plain(waits.length)} orders, ${plain(behind)} got there later than that`;
      return told(value > limit ? 'fail' : 'pass', saw, value);
    });
  },
});

/** How long after the answer each promised order that is there was there, in ms. */
function waitsOf({ sent, found }: JourneyEvidence): number[] {
  const there = new Map(found.map(({ receipt, firstMs }) => [receipt, firstMs]));
  return sent.flatMap(({ receipt, ackedMs }) => {
    const firstMs = there.get(receipt);
    return firstMs === undefined ? [] : firstMs - ackedMs;
  });
}
