/** What each company that a scenario has was asked, order by order. */
import type { Home } from '../home/home.ts';
import { readLedger } from './company/ask.ts';
import { byOrder, type OrderCalls } from './company/orders.ts';
import type { Space } from './part.ts';
import { partsOf } from './parts.ts';

/** By the company's id. */
export const askedOf = (
  home: Home,
  declared: readonly string[],
  space: Space,
): Record<string, OrderCalls[]> =>
  Object.fromEntries(
    partsOf(declared)
      .filter(({ role }) => role === 'company')
      .map(({ id }) => [id, byOrder(readLedger(home, id, space))]),
  );
