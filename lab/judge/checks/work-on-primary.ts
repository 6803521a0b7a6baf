import { z } from 'zod';
import { defineCheck } from './contract.ts';
import { counted, met, mostAsked, plain, unknown } from './wording.ts';

/** Under fewer a share says nothing. */
const leastQuestions = 100;
const percent = 100;

/** How much of what the load asked of the two databases was left to the one that takes changes. */
export const workOnPrimary = defineCheck({
  id: 'work-on-primary',
  title: 'questions that the primary answers',
  unit: 'of 100',
  needs: ['work', 'relief'],
  params: z.strictObject({ op: z.literal('lte'), value: z.number().positive().max(percent) }),
  judge({ work, relief }, { value: limit }) {
    const wanted = `at most ${plain(limit)} of 100`;
    const all = (work?.calls ?? 0) + (relief?.calls ?? 0);
    if (!work || !relief || all < leastQuestions)
      return unknown('The databases were asked too little.', wanted, limit);
    const value = Math.round((percent * work.calls) / all);
    const saw = `${plain(work.calls)} of ${counted(all, 'question', 'questions')}`;
    if (value <= limit) return met(saw, wanted, value, limit);
    return {
      outcome: 'fail',
      saw: `${saw}${mostAsked(work.busiest)}`,
      wanted,
      reason:
        'The primary answers what the replica could answer too. Most customers only look, and most of what they look at may be a second old.',
      next: 'npx lab load, and while it runs: npx lab status',
      value,
      limit,
    };
  },
});
