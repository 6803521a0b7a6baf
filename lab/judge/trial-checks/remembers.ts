import { z } from 'zod';
import { requestText, sawText, wantedText } from '../checks/answer-words.ts';
import { counted, plain, shortened } from '../checks/wording.ts';
import { defineTrialCheck, type TrialJudgement } from './contract.ts';

const mostCharacters = 90;
const wanted = 'customers are signed in or out as before';

/** What customers did before the trial is so at every copy when it is over. */
export const remembers = defineTrialCheck({
  id: 'remembers',
  unit: 'wrong answers',
  seeks: false,
  remembers: true,
  params: z.strictObject({}),
  wanted: () => ({ wanted, limit: 0 }),
  judge({ title, remembered = [] }) {
    const wrong = remembered.filter(({ outcome }) => outcome === 'wrong');
    const missing = remembered.filter(({ outcome }) => outcome === 'unknown');
    const told = (saw: string, judgement: Partial<TrialJudgement>): TrialJudgement => ({
      ...{ outcome: 'pass', undecided: null, wanted, reason: '', next: '', value: wrong.length, limit: 0 },
      ...judgement,
      saw,
    });
    const short = (text: string) => shortened(text, mostCharacters);
    const [first] = wrong;
    if (first)
      return told(`afterwards, ${first.question}, ${requestText(first)}: ${short(sawText(first))}`, {
        outcome: 'fail',
        wanted: short(wantedText(first)),
        reason: `${title.replace(/\.$/, '')}. A copy that starts knows only what lies outside the copies.`,
        next: 'npx lab diff, and look for what a copy keeps in its own memory',
      });
    if (remembered.length === 0 || missing.length > 0)
      return told(
        `${plain(missing.length)} of ${counted(remembered.length, 'look', 'looks')} had no answer`,
        {
          ...{ outcome: 'unknown', undecided: 'NOTHING_SEEN', value: null },
        },
      );
    return told(`${counted(remembered.length, 'look', 'looks')} afterwards, all as before`, {});
  },
});
