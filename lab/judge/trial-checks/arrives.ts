import { z } from 'zod';
import { counted, plain } from '../checks/wording.ts';
import type { JourneyEvidence } from '../evidence/evidence.ts';
import { defineTrialCheck, type TrialJudgement } from './contract.ts';
import { foundOf } from './found-of.ts';

/** Of fewer nothing can be said. */
const leastAcknowledged = 20;

/** What the shop promised is found where it must arrive, and nothing is found twice. */
export const arrives = defineTrialCheck({
  id: 'arrives',
  unit: 'orders',
  seeks: true,
  params: z.strictObject({
    at: z.string(),
    lost: z.int().min(0),
    twice: z.int().min(0),
    /** so many requests must have been sent again and answered rightly, else nothing was shown: a traffic calls them `again` */
    again: z.int().min(1).optional(),
  }),
  wanted: (_trial, { lost, twice }) => ({
    wanted: `at most ${plain(lost)} lost and ${plain(twice)} found twice`,
    limit: lost + twice,
  }),
  judge({ title, journeys, judged, logs }, { at, lost: mostLost, twice: mostTwice, again = 0 }) {
    const journey = journeys.find(one => one.at === at);
    const promised = journey?.sent.length ?? 0;
    const { lost, twice } = journey ? counts(journey) : { lost: 0, twice: 0 };
    const isBad = lost > mostLost || twice > mostTwice;
    const told = (outcome: TrialJudgement['outcome'], saw: string): TrialJudgement => ({
      outcome,
      undecided: outcome === 'unknown' ? 'NOTHING_SEEN' : null,
      saw,
      wanted: `at most ${plain(mostLost)} lost and ${plain(mostTwice)} found twice`,
      reason: outcome === 'fail' ? reasonOf(title, lost > mostLost) : '',
      next: outcome === 'fail' ? logs : '',
      value: outcome === 'unknown' ? null : lost + twice,
      limit: mostLost + mostTwice,
    });
    if (journey && !journey.answered) return told('unknown', `${at} could not be asked`);
    if (promised < leastAcknowledged)
      return told(
        'unknown',
        `the shop promised ${counted(promised, 'thing', 'things')}, too few to judge by`,
      );
    const sentAgain = judged.reduce((sum, { labels = {} }) => sum + (labels.again ?? 0), 0);
    if (!isBad && sentAgain < again)
      return told(
        'unknown',
        `${counted(sentAgain, 'request was', 'requests were')} sent again, too few to judge by`,
      );
    const saw = `of ${plain(promised)} that the shop promised, ${plain(lost)} are lost and ${plain(twice)} were found twice`;
    return told(isBad ? 'fail' : 'pass', saw);
  },
});

function counts(journey: JourneyEvidence): { lost: number; twice: number } {
  const { lost, doubled } = foundOf(journey);
  return { lost: lost.length, twice: doubled.length };
}

function reasonOf(title: string, isLost: boolean): string {
  const what = title.replace(/\.$/, '');
  return isLost
    ? `${what}. What was promised then lay where it did not survive that.`
    : `${what}. What was under way then was done again, and nothing told that it had been done.`;
}
