import { z } from 'zod';
import { defineCheck } from './contract.ts';
import { counted, met, plain, unknown } from './wording.ts';

/** The shop never asks for more connections at once than it may have. */
export const refusedConnections = defineCheck({
  id: 'refused-connections',
  title: 'connections that PostgreSQL refused',
  unit: 'connections',
  needs: ['sessions'],
  params: z.strictObject({}),
  explainsErrors: true,
  judge({ sessions }) {
    const wanted = 'none refused';
    if (!sessions) return unknown('Nobody used the shop.', wanted, 0);
    const { refused: value, peak } = sessions;
    const limit = 0;
    if (value === 0) {
      const saw = `none was refused; ${plain(peak)} were open at most`;
      return met(saw, wanted, value, limit);
    }
    return {
      outcome: 'fail',
      saw: `${counted(value, 'connection was', 'connections were')} refused`,
      wanted,
      reason:
        'The shop opened more connections at the same time than it may have. Add up all connections that may be open at the same time, in every file.',
      next: 'npx lab logs postgres',
      value,
      limit,
    };
  },
});
