import { z } from 'zod';
import { defineCheck } from './contract.ts';
import { counted, met, mostAsked, plain, unknown } from './wording.ts';

/** Under fewer an average says nothing. */
const leastAnswers = 100;

/** How often the database was asked for something, on average, for each right answer of the load. */
export const workPerAnswer = defineCheck({
  id: 'work-per-answer',
  title: 'questions to the database per answer',
  unit: 'questions',
  needs: ['work', 'loads'],
  params: z.strictObject({ op: z.literal('lte'), value: z.number().positive() }),
  judge({ work, loads }, { value: limit }) {
    const wanted = `on average at most ${plain(limit)} for each answer`;
    const blocks = loads.flatMap(one => one.blocks);
    const answers = blocks.reduce((sum, { requests, failed }) => sum + requests - failed, 0);
    if (!work || answers < leastAnswers) return unknown('Too few answers came.', wanted, limit);
    const value = Math.round((100 * work.calls) / answers) / 100;
    const saw = `${counted(work.calls, 'question', 'questions')} for ${counted(answers, 'answer', 'answers')}`;
    if (value <= limit) return met(saw, wanted, value, limit);
    return {
      outcome: 'fail',
      saw: `${saw}${mostAsked(work.busiest)}`,
      wanted,
      reason:
        'The shop asks the database for each answer, though most answers were given a moment ago. An answer that may be old can be given again.',
      next: 'npx lab load, and while it runs: npx lab status',
      value,
      limit,
    };
  },
});
