import { z } from 'zod';
import { defineCheck } from './contract.ts';
import { counted, met, plain, unknown } from './wording.ts';

/** How many connections were opened while the shop was used: opening one costs more than a question over it. */
export const sessionsOpened = defineCheck({
  id: 'sessions-opened',
  title: 'database connections opened',
  unit: 'connections',
  needs: ['sessions', 'loads', 'trials'],
  params: z.strictObject({ op: z.literal('lte'), value: z.int().positive() }),
  judge({ sessions, loads, trials }, { value: limit }) {
    const wanted = `at most ${plain(limit)} opened, all in all`;
    const blocks = [...loads, ...trials.flatMap(trial => trial.loads)].flatMap(one => one.blocks);
    const requests = blocks.reduce((total, block) => total + block.requests, 0);
    if (!sessions || requests === 0) return unknown('Nobody used the shop.', wanted, limit);
    const value = sessions.opened;
    const saw = `${counted(value, 'connection', 'connections')} opened for ${counted(requests, 'request', 'requests')}`;
    if (value <= limit) return met(saw, wanted, value, limit);
    return {
      outcome: 'fail',
      saw,
      wanted,
      reason:
        'The shop opens and closes a connection for each piece of work. Opening one takes several round trips, and each connection takes a place that other requests need.',
      next: 'npx lab load, and while it runs: npx lab logs postgres',
      value,
      limit,
    };
  },
});
