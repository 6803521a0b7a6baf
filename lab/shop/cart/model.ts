/** What a right shop says about carts and their orders, from one request to the next. */
import { products } from '../data-shape.ts';
import { headersPromise } from '../headers.ts';
import { type FastCheck, type Model, weighted } from '../model.ts';
import type { Visit } from '../visit.ts';
import { forgedCookies, priceOfToday, twoClicks } from './cheats.ts';
import { core } from './core.ts';
import { orderTogether } from './crowd.ts';
import { type Customer, findOrder, look, lookAsStranger, newCustomer, order, put } from './customer.ts';
import { refusals } from './refusals.ts';
import { type Item, largestQuantity } from './truth.ts';

/** `by`: which of the lane's customers. */
export type Ask =
  | ({ do: 'put'; by: number } & Item)
  | { do: 'look' | 'order'; by: number }
  | { do: 'found'; by: number; nth: number }
  | { do: 'stranger' | 'price' }
  | ({ do: 'clicks' | 'forged' } & Item)
  | { do: 'together'; items: Item[] }
  | { do: 'refused'; by: number; kind: number; number: number; times?: number };

/**
 * Two requests at once for one cart are asked about only where both order: a cart that lies in a signed cookie is a right design too.
 */
export const model: Model<Ask> = {
  id: 'cart',
  promises: {
    'cart-kept': 'A cart is the same, whichever copy answers',
    'others-cart': 'It holds what was put in and nothing else',
    'many-at-once': 'A cart is the same, whichever copy answers',
    'many-kept': 'A cart is the same, whichever copy answers',
    'price-of-today': 'at today’s prices',
    'place-order': 'An order is found again under its number',
    'orders-at-once': 'also when 24 customers order at the same moment',
    'own-number': 'also when 24 customers order at the same moment',
    'one-order': 'Two clicks on "order" at the same moment are one order',
    'forged-cookie': 'With a cookie that the shop did not give, there is no cart to see',
    'order-found': 'An order is found again under its number',
    'others-order': 'by the customer who placed it and by nobody else',
    'empty-after-order': 'It leaves an empty cart',
    'bad-input': 'Bad input gets a clear "no"',
    'not-found': 'An empty cart cannot be ordered (409)',
    [headersPromise]: 'Answers are JSON, and a browser may not keep them',
  },
  core,
  draw,
  lane,
};

function draw(fc: FastCheck) {
  const one = weighted(fc);
  const by = fc.constantFrom(0, 0, 1);
  const item = {
    product: fc.oneof(fc.constantFrom(1, 2, products), fc.integer({ min: 1, max: products })),
    quantity: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constantFrom(1, largestQuantity)),
  };
  return fc.oneof(
    one(8, 'put', { by, ...item }),
    one(5, 'look', { by }),
    one(4, 'order', { by }),
    one(4, 'found', { by, nth: fc.nat({ max: 3 }) }),
    one(1, 'stranger', {}),
    one(1, 'clicks', item),
    one(3, 'refused', { by, kind: fc.nat(), number: fc.nat(), times: fc.constant(2) }),
  );
}

/** Customers are new in each sequence; orders of earlier ones are still found, except where a sequence is asked again to be shortened. */
function lane(_place: number, _mark: number, again: boolean) {
  const earlier: Customer[] = [];
  return (visit: Visit) => {
    const customers = [newCustomer(), newCustomer()];
    if (!again) earlier.push(...customers);
    const known = (by: number) => customers[by % customers.length] as Customer;
    return async (ask: Ask): Promise<void> => {
      switch (ask.do) {
        case 'put':
          return put(visit, known(ask.by), ask);
        case 'look':
          return look(visit, known(ask.by));
        case 'order':
          return order(visit, known(ask.by));
        case 'found': {
          const all = [known(ask.by), ...earlier].flatMap(owner =>
            owner.orders.map(placed => ({ owner, placed })),
          );
          const found = all[ask.nth % Math.max(1, all.length)];
          const stranger = customers.find(other => other !== found?.owner);
          return found && stranger && findOrder(visit, found.owner, found.placed, stranger);
        }
        case 'stranger':
          return lookAsStranger(visit);
        case 'price':
          return priceOfToday(visit);
        case 'clicks':
          return twoClicks(visit, ask);
        case 'forged':
          return forgedCookies(visit, ask);
        case 'together':
          return orderTogether(visit, ask.items);
        case 'refused': {
          const all = refusals(ask.number);
          const [question, request, status] = all[ask.kind % all.length] as (typeof all)[number];
          // What a customer has in the cart could be ordered.
          const by = request.path === '/cart/order' ? newCustomer() : known(ask.by);
          await visit.refused(question, by.jar.addTo(request), status, ask);
          return look(visit, known(ask.by));
        }
      }
    };
  };
}
