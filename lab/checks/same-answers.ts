import { z } from 'zod';
import { defineCheck } from './contract.ts';
import { counted, plain, shortened, unknown } from './wording.ts';

const mostCharacters = 90;

/** The shop still answers as it must. `of` names the kind of traffic that the scenario is about. */
export const sameAnswers = defineCheck({
  id: 'same-answers',
  title: 'wrong answers',
  unit: 'answers',
  needs: 'answers',
  params: z.strictObject({ of: z.string() }),
  judge({ answers }, { of }) {
    const wrong = answers.filter(answer => answer.outcome === 'wrong');
    const unsure = answers.filter(answer => answer.outcome === 'unknown');
    const [first] = wrong;
    if (first) {
      return {
        outcome: 'fail',
        saw: `${first.question}, ${shortened(first.request, mostCharacters)}: ${shortened(first.saw, mostCharacters)}`,
        wanted: shortened(first.wanted, mostCharacters),
        reason: `${plain(wrong.length)} of ${counted(answers.length, 'answer is', 'answers are')} wrong. Faster is only better when it stays right.`,
        next: 'npx lab diff, to see what you changed since the answers were right',
        value: wrong.length,
        limit: 0,
      };
    }
    const wanted = 'right answers only';
    if (answers.length === 0) return unknown(`Nothing was asked of ${of}.`, wanted, 0);
    const [missing] = unsure;
    if (missing) {
      const text = `${plain(unsure.length)} of ${plain(answers.length)} had no answer: ${shortened(missing.request, mostCharacters)}: ${shortened(missing.saw, mostCharacters)}`;
      return unknown(text, wanted, 0);
    }
    const saw = `${counted(answers.length, 'answer', 'answers')}, all right`;
    return { outcome: 'pass', saw, wanted, reason: '', next: '', value: 0, limit: 0 };
  },
});
