import { z } from 'zod';
import type { LoadEvidence } from '../evidence/evidence.ts';
import { defineCheck } from './contract.ts';
import { met, plain, unknown } from './wording.ts';

/** Of fewer answers nothing can be said. */
const leastAnswers = 100;
const blockSeconds = 0.25;
const whole = 100;
/** Of what was not served, so much must be a clear "no". */
const clearShare = 0.95;
/** As a load calls it. */
const allWaiting = 'all users waiting';

/** A caller who asks far too often from one address is served no more than anybody may be, and hears so clearly. */
export const servedPerAddress = defineCheck({
  id: 'served-per-address',
  title: 'served beyond the limit',
  unit: '%',
  needs: ['loads'],
  params: z.strictObject({
    /** the kind of traffic, whose answers are labelled `served` and `refused`; all of it comes from one address */
    of: z.string(),
    /** so many requests may be served … */
    limit: z.int().min(1),
    /** … in each such time */
    seconds: z.int().min(1),
    op: z.literal('lte'),
    /** so many percent more are borne */
    value: z.number().min(0),
  }),
  judge({ loads }, { of, limit: perWindow, seconds: window, value: limit }) {
    const load = loads.find(({ script }) => script === of);
    const seconds = (load?.blocks.length ?? 0) * blockSeconds;
    // A window may begin anywhere: a load of eight seconds touches nine of a second.
    const fair = perWindow * (seconds / window + 1);
    const most = Math.floor(fair * (1 + limit / whole));
    const wanted = `at most ${plain(most)} served in ${plain(seconds)} s, and a clear 429 with Retry-After for the others`;
    const { served, refused, unclear } = countsOf(load);
    if (served + refused + unclear < leastAnswers)
      return unknown(`${of} got too few answers to say anything.`, wanted, limit);
    const value = Math.max(0, Math.round(whole * (served / fair - 1)));
    const saw = `${of} was served ${plain(served)} times in ${plain(seconds)} s, and refused ${plain(refused)} times`;
    const fail = (what: string, reason: string) =>
      ({ outcome: 'fail', saw: what, wanted, reason, next: 'npx lab load', value, limit }) as const;
    if (served > most) return fail(saw, tooOften);
    if (refused < clearShare * (refused + unclear))
      return fail(`${saw}; ${plain(unclear)} times it got something else, or no answer`, noClearAnswer);
    return met(saw, wanted, value, limit);
  },
});

/** What was not even sent, as all users waited, is a matter of time: the customers show it. */
function countsOf(load: LoadEvidence | undefined) {
  const { labels: { served = 0, refused = 0 } = {}, reasons = {} } = load ?? {};
  const failed = Object.entries(reasons).filter(([reason]) => reason !== allWaiting);
  return { served, refused, unclear: failed.reduce((sum, [, count]) => sum + count, 0) };
}

const tooOften =
  'Somebody who asks far too often still gets more than anybody should. Who counts the requests, where does the count lie, and by which name is the caller known?';
const noClearAnswer =
  'A caller who is refused should hear why, and when to come back. Else a program asks again at once.';
