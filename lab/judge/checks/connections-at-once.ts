import { z } from 'zod';
import { defineCheck } from './contract.ts';
import { counted, met, plain, unknown } from './wording.ts';

/** The shop as a whole has no more connections than it may: all its copies, whichever login they use. */
export const connectionsAtOnce = defineCheck({
  id: 'connections-at-once',
  title: 'connections open at once',
  unit: 'connections',
  needs: ['sessions'],
  params: z.strictObject({ op: z.literal('lte'), value: z.int().positive() }),
  judge({ sessions }, { value: limit }) {
    const wanted = `at most ${plain(limit)} at once, all copies and logins together`;
    if (!sessions) return unknown('Nobody used the shop.', wanted, limit);
    const value = sessions.peak;
    const saw = `${counted(value, 'connection was', 'connections were')} open at once`;
    if (value <= limit) return met(saw, wanted, value, limit);
    return {
      outcome: 'fail',
      saw,
      wanted,
      reason:
        'The limit is meant for the whole shop. Another copy or another login gets round it, and takes places that other programs need.',
      next: 'npx lab diff: how many copies run, and which login does each pool use?',
      value,
      limit,
    };
  },
});
