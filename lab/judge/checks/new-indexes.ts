import { z } from 'zod';
import { defineCheck } from './contract.ts';
import { counted, met, plain, shortened, unknown } from './wording.ts';

/** How many indexes the learner added. */
export const newIndexes = defineCheck({
  id: 'new-indexes',
  title: 'new indexes',
  unit: 'indexes',
  needs: ['schema'],
  params: z.strictObject({ op: z.literal('lte'), value: z.int().nonnegative() }),
  judge({ schema }, { value: limit }) {
    const wanted = `at most ${plain(limit)} new`;
    if (!schema) return unknown('The database was not looked at.', wanted, limit);
    const names = schema.newIndexes.map(index => index.name);
    const value = names.length;
    const saw = counted(value, 'new index', 'new indexes');
    if (value <= limit) return met(saw, wanted, value, limit);
    return {
      outcome: 'fail',
      saw: `${saw}: ${shortened(names.join(', '), 120)}`,
      wanted,
      reason:
        'Every index takes disk space and makes each new row slower. One index that fits the query is enough.',
      next: 'npx lab diff, then keep only the indexes that a slow query uses',
      value,
      limit,
    };
  },
});
