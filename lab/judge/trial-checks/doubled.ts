import { defineFoundCheck } from './found-of.ts';

/** Nothing is done twice. A call that is made again with the same key is no second one. */
export const doubled = defineFoundCheck({
  id: 'doubled',
  unit: 'orders twice',
  are: 'got there more than once',
  untried: 'little was under way at that moment',
  reason: 'What was under way then was done again, and nothing told that it had been done.',
});
