/** What became of the orders of a trial at one place, and the form of the checks that count one kind of it. Pure. */
import { z } from 'zod';
import { atPlaces, worstOf } from '../checks/at-places.ts';
import { counted, plain } from '../checks/wording.ts';
import type { JourneyEvidence } from '../evidence/evidence.ts';
import { defineTrialCheck, type TrialCheck, type TrialJudgement } from './contract.ts';

export type Found = {
  /** promised, and not there in time; what a company refuses for good is not lost */
  lost: string[];
  /** there more than once, promised or not */
  doubled: string[];
  /** there, and never ordered; null when the shop could not say */
  phantom: string[] | null;
};

/** An order that was never acknowledged may be there once, or not at all. */
export function foundOf({ sent, found, refused = [], known = null }: JourneyEvidence): Found {
  const there = found.filter(({ count }) => count > 0);
  const numbers = new Set(there.map(({ receipt }) => receipt));
  const orders = new Set([...sent.map(({ receipt }) => receipt), ...(known ?? [])]);
  return {
    lost: sent.map(({ receipt }) => receipt).filter(one => !numbers.has(one) && !refused.includes(one)),
    doubled: there.filter(({ count }) => count > 1).map(({ receipt }) => receipt),
    phantom: known && [...numbers].filter(one => !orders.has(one)),
  };
}

/** Under so many promised orders a trial shows nothing. */
const leastPromised = 10;
const shown = 3;

type Kind = {
  id: keyof Found;
  /** of those that it counts: `orders without a mail` */
  unit: string;
  /** what they are, after their number */
  are: string;
  reason: string;
  /** what is said too where the last strike did not see what it waited for */
  untried?: string;
};

const params = z.strictObject({ at: atPlaces, op: z.literal('lte'), value: z.int().min(0) });

export function defineFoundCheck({
  id,
  unit,
  are,
  reason,
  untried,
}: Kind): TrialCheck<z.output<typeof params>> {
  const wantedOf = (limit: number) => `at most ${counted(limit, 'order', 'orders')} ${are}`;
  return defineTrialCheck({
    id,
    unit,
    seeks: true,
    params,
    wanted: (_trial, { value: limit }) => ({ wanted: wantedOf(limit), limit }),
    judge({ title, journeys, strikes }, { at: places, value: limit }) {
      const told = (
        outcome: TrialJudgement['outcome'],
        saw: string,
        value: number | null,
      ): TrialJudgement => ({
        ...{ outcome, undecided: outcome === 'unknown' ? 'NOTHING_SEEN' : null, saw },
        ...{ wanted: wantedOf(limit), value, limit },
        reason: outcome === 'fail' ? `${title.replace(/\.$/, '')}. ${reason}` : '',
        next: outcome === 'fail' ? 'npx lab diff' : '',
      });
      return worstOf(places, at => {
        const journey = journeys.find(one => one.at === at);
        if (!journey?.answered) return told('unknown', `${at} could not be asked`, null);
        const promised = journey.sent.length;
        if (promised < leastPromised)
          return told('unknown', `the shop promised ${counted(promised, 'order', 'orders')}, too few`, null);
        const all = foundOf(journey)[id];
        if (!all) return told('unknown', 'the shop did not say which orders it has', null);
        const first = all.slice(0, shown).join(', ');
        const which = all.length > 0 ? `, such as ${first}` : '';
        const isUntried = untried && strikes.at(-1)?.awaited === false;
        const saw = `the shop promised ${counted(promised, 'order', 'orders')}; ${plain(all.length)} ${are}${which}${isUntried ? `; ${untried}` : ''}`;
        return told(all.length > limit ? 'fail' : 'pass', saw, all.length);
      });
    },
  });
}
