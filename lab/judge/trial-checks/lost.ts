import { defineFoundCheck } from './found-of.ts';

/** What the shop promised must be done, whatever happens to the shop. */
export const lost = defineFoundCheck({
  id: 'lost',
  unit: 'lost orders',
  are: 'never got there',
  reason: 'What was promised then lay where it did not survive that.',
});
