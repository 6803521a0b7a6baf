import { z } from 'zod';
import { counted, plain } from '../checks/wording.ts';
import { defineTrialCheck, type TrialJudgement } from './contract.ts';

/** What is no answer at all: a customer who got none was not misled. */
const unanswered = ['no answer', 'no answer in time', 'all users waiting'];

const wanted = 'right answers, or an open refusal';

/** Users may be refused in this trial, or wait in vain; but whoever gets an answer gets the right one. */
export const rightOrRefused = defineTrialCheck({
  id: 'right-or-refused',
  unit: 'wrong answers',
  seeks: false,
  params: z.strictObject({
    /** of this stream; of all of them where it is left out */
    of: z.string().optional(),
    /** as the kind of traffic gives them: `status 503` */
    refusals: z.array(z.string().min(1)).min(1),
  }),
  wanted: () => ({ wanted, limit: 0 }),
  judge({ judged }, { refusals }) {
    const allowed = [...unanswered, ...refusals];
    const wrong = judged
      .flatMap(({ reasons = {} }) => Object.entries(reasons))
      .filter(([reason]) => !allowed.includes(reason));
    const value = wrong.reduce((sum, [, count]) => sum + count, 0);
    const told = (outcome: TrialJudgement['outcome'], saw: string, reason = ''): TrialJudgement => ({
      ...{ outcome, undecided: null, saw, wanted, reason, value, limit: 0 },
      next: reason ? 'npx lab diff' : '',
    });
    if (value === 0) return told('pass', 'every answer was right, or a refusal');
    const [[first, times]] = wrong as [[string, number]];
    return told(
      'fail',
      `${counted(value, 'answer was', 'answers were')} wrong: ${plain(times)} × ${first}`,
      'A busy shop may refuse a customer, or let a customer wait. It may not answer with something that is not so.',
    );
  },
});
