import { judged } from '../compare.ts';
import { defineContract } from '../contract.ts';
import { firstPage } from './list.ts';
import { judgeFirstPage } from './truth.ts';

/** The warehouse gets its list. What must be on it is judged when all is over, by what the shop has promised until then. */
export const warehouse = defineContract({
  id: 'warehouse',
  promises: { 'warehouse-list': 'is on the list of the warehouse, `GET /warehouse/orders`' },
  async ask({ send }) {
    const answer = await send(firstPage);
    return [judged('warehouse-list', firstPage, answer, judgeFirstPage(answer))];
  },
});
