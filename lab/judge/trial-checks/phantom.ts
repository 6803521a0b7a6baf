import { defineFoundCheck } from './found-of.ts';

/** Nothing is done for an order that the shop does not have. */
export const phantom = defineFoundCheck({
  id: 'phantom',
  unit: 'unknown orders',
  are: 'got there and are not in the shop',
  reason: 'It was passed on before the order was sure to stay.',
});
