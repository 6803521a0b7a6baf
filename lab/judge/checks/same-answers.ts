import { z } from 'zod';
import type { Answer } from '../evidence/evidence.ts';
import { requestText, sawText, storyOf, wantedText } from './answer-words.ts';
import { defineCheck } from './contract.ts';
import { counted, met, plain, shortened, unknown } from './wording.ts';

const mostCharacters = 90;

const triesInVain = 3;

/** Asked so often without any answer, the last times with nobody else there, it is no chance. */
function isInVain(answers: Answer[], { question, ...answer }: Answer): boolean {
  const isSame = (other: Answer) => requestText(other) === requestText({ question, ...answer });
  return [answers.filter(other => other.question === question), answers.filter(isSame)].some(
    same => same.length >= triesInVain && same.every(({ outcome }) => outcome === 'unknown'),
  );
}

/** The shop still answers as it must. `of` names the kind of traffic that the scenario is about. */
export const sameAnswers = defineCheck({
  id: 'same-answers',
  title: 'wrong answers',
  unit: 'answers',
  needs: ['answers'],
  params: z.strictObject({ of: z.string() }),
  judge({ answers }, { of }) {
    const wrong = answers.filter(answer => answer.outcome === 'wrong');
    const unsure = answers.filter(answer => answer.outcome === 'unknown');
    const [first] = wrong;
    const isError = first !== undefined && /(^|: )status 5/.test(sawText(first));
    if (first) {
      return {
        outcome: 'fail',
        saw: storyOf(first, mostCharacters),
        wanted: shortened(wantedText(first), mostCharacters),
        reason: `${plain(wrong.length)} of ${counted(answers.length, 'answer is', 'answers are')} wrong. A fast answer helps only if it is right.`,
        next: isError
          ? 'npx lab logs api-1 shows what failed in the shop'
          : 'npx lab diff, to see what you changed since the answers were right',
        value: wrong.length,
        limit: 0,
        ...(isError && { isError }),
      };
    }
    const wanted = 'right answers only';
    if (answers.length === 0) return unknown(`Nothing was asked of ${of}.`, wanted, 0);
    const hanging = unsure.filter(answer => isInVain(answers, answer));
    const [never] = hanging;
    if (never) {
      return {
        outcome: 'fail',
        saw: `${never.question}, ${shortened(requestText(never), mostCharacters)}: ${shortened(sawText(never), mostCharacters)}, ${plain(hanging.length)} times`,
        wanted: 'an answer',
        reason: answers.some(({ outcome }) => outcome === 'right')
          ? 'The shop answers other requests, so it is not busy. On this way through the code, something waits for an event that never comes.'
          : 'The shop answers nobody, also when a single customer asks. Something waits for an event that never comes.',
        next: 'npx lab diff, and look for an await that does not end, or a way out without an answer',
        value: hanging.length,
        limit: 0,
      };
    }
    const [missing] = unsure;
    if (missing) {
      const text = `${plain(unsure.length)} of ${plain(answers.length)} had no answer: ${shortened(requestText(missing), mostCharacters)}: ${shortened(sawText(missing), mostCharacters)}`;
      return unknown(text, wanted, 0);
    }
    const saw = `${counted(answers.length, 'answer', 'answers')}, all right`;
    return met(saw, wanted, 0, 0);
  },
});
