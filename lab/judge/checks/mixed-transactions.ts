import { z } from 'zod';
import { defineCheck } from './contract.ts';
import { counted, met, unknown } from './wording.ts';

/** Each transaction has its connection to itself, from BEGIN to COMMIT or ROLLBACK. */
export const mixedTransactions = defineCheck({
  id: 'mixed-transactions',
  title: 'transactions mixed with others',
  unit: 'transactions',
  needs: ['sessions'],
  params: z.strictObject({}),
  judge({ sessions }) {
    const wanted = 'each on its own connection';
    if (!sessions) return unknown('Nobody used the shop.', wanted, 0);
    const value = sessions.nestedBegins;
    const limit = 0;
    if (value === 0) return met('none was mixed', wanted, value, limit);
    return {
      outcome: 'fail',
      saw: `${counted(value, 'BEGIN', 'BEGINs')} on a connection where another transaction was still open`,
      wanted,
      reason:
        'Statements of two customers ran on one connection. A COMMIT or ROLLBACK of one customer then decides about the order of the other.',
      next: 'npx lab logs postgres, then npx lab diff: which connection runs each statement?',
      value,
      limit,
    };
  },
});
