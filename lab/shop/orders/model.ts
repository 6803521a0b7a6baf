/** What a right shop says about orders, from one request to the next. */
import { orders as allOrders, heavyUsers, type Order, orderRow, products, users } from '../data-shape.ts';
import { headersPromise } from '../headers.ts';
import { type FastCheck, lanes, type Model, weighted } from '../model.ts';
import type { Visit } from '../visit.ts';
import { core } from './core.ts';
import { follow, followNowhere, lookAt, lookAtOne, type Shelf, strangerSees } from './looks.ts';
import { atTheSameMoment, newPrice, place, somebodyNew } from './placing.ts';
import { largestPage, largestQuantity, refusals } from './refusals.ts';

type Item = { product: number; quantity: number };

/** `of`: one of those who order most, of the others, or somebody who is new in this sequence; `nth`: which of the lane's. */
export type Who = { of: 'heavy' | 'light'; nth: number };
export type Ask =
  | ({ do: 'list'; size?: number | undefined } & Who)
  | ({ do: 'pages'; size: number; pages: number } & Who)
  | ({ do: 'nowhere' } & Who)
  | ({ do: 'between' } & Who & Item)
  | ({ do: 'place' } & Who & Item)
  | ({ do: 'ties'; size: number } & Who & Item)
  | ({ do: 'price' } & Who)
  | { do: 'new' }
  | { do: 'order'; id: number }
  | ({ do: 'placed' } & Who)
  | { do: 'unknown'; number: number }
  | { do: 'refused'; kind: number; number: number };

export const model: Model<Ask> = {
  id: 'orders',
  promises: {
    'newest-first': 'the right orders, newest first, page by page',
    'page-by-page': 'No order is left out, and none comes twice',
    'same-moment': 'Of orders of the same moment the one with the higher number comes first',
    'one-order': 'the right orders',
    'place-order': 'Each request to order makes one order',
    'price-of-today': 'at the price that its product has then',
    'new-order-shown': 'A new order shows at once',
    'others-orders': 'Nobody sees the orders of somebody else',
    'unknown-user': 'Somebody without orders gets an empty list',
    'bad-input': 'Bad input gets a clear "no" (status 400)',
    'not-found': 'what is not there (status 404)',
    [headersPromise]: 'Answers are JSON, and a browser may not keep them',
  },
  core,
  draw,
  lane,
};

function draw(fc: FastCheck) {
  const whole = (min: number, max: number) => fc.integer({ min, max });
  const one = weighted(fc);
  const who = { of: fc.constantFrom('heavy' as const, 'light' as const, 'light' as const), nth: whole(0, 3) };
  const item = {
    product: whole(1, products),
    quantity: fc.oneof(whole(1, 5), fc.constantFrom(1, largestQuantity)),
  };
  const size = fc.oneof(fc.constantFrom(1, 5, largestPage), whole(1, largestPage));
  return fc.oneof(
    one(6, 'list', { ...who, size }),
    one(3, 'pages', { ...who, size, pages: whole(2, 12) }),
    one(1, 'nowhere', who),
    one(2, 'between', { ...who, ...item }),
    one(6, 'place', { ...who, ...item }),
    one(1, 'ties', { ...who, ...item, size: whole(1, 4) }),
    one(1, 'price', who),
    one(1, 'new', {}),
    one(2, 'order', { id: whole(1, allOrders) }),
    one(2, 'placed', who),
    one(1, 'unknown', { number: fc.nat() }),
    one(1, 'refused', { kind: fc.nat(), number: fc.nat() }),
  );
}

const heavyOfLane = Math.floor(heavyUsers / lanes);
const lightOfLane = Math.floor((users - heavyUsers) / lanes);

/** Each lane has customers of its own. */
function lane(number: number, mark: number, again: boolean) {
  const known = new Map<number, Shelf>();
  let sequences = 0;
  return (visit: Visit) => {
    sequences += 1;
    // Asked again: of the customers of this lane others than before.
    const start = mark + (again ? 4 * sequences : 0);
    const shelfOf = ({ of, nth }: Who): Shelf => {
      const place = start + nth;
      const user =
        of === 'heavy'
          ? 1 + number + lanes * (place % heavyOfLane)
          : heavyUsers + 1 + number + lanes * (place % lightOfLane);
      const shelf = known.get(user) ?? { user, added: [] };
      known.set(user, shelf);
      return shelf;
    };
    return async (ask: Ask): Promise<void> => {
      switch (ask.do) {
        case 'list':
          return lookAt(visit, shelfOf(ask), ask.size);
        case 'pages':
          return follow(visit, shelfOf(ask), ask.size, ask.pages);
        case 'nowhere':
          return followNowhere(visit, shelfOf(ask));
        case 'between':
          return follow(visit, shelfOf(ask), 2, 2, 'page-by-page', async () => {
            await place(visit, shelfOf(ask), ask);
          });
        case 'place':
          await place(visit, shelfOf(ask), ask);
          return lookAt(visit, shelfOf(ask), 5);
        case 'ties':
          return atTheSameMoment(visit, shelfOf(ask), ask, ask.size);
        case 'price':
          return newPrice(visit, shelfOf(ask));
        case 'new':
          return somebodyNew(visit, `${mark}.${number}.${sequences}`);
        case 'order':
          await lookAtOne(visit, orderRow(ask.id), 'one-order');
          return strangerSees(visit, orderRow(ask.id));
        case 'placed': {
          const [newest] = shelfOf(ask).added;
          if (!newest) return;
          await lookAtOne(visit, newest, 'new-order-shown');
          return strangerSees(visit, newest);
        }
        case 'unknown':
          return lookAt(visit, { user: 6 * users + (ask.number % users), added: [] }, 5, 'unknown-user');
        case 'refused':
          return refusedOne(visit, ask, shelfOf({ of: 'light', nth: 0 }));
      }
    };
  };
}

/** Afterwards the shop is looked at: nothing was written, and it serves as before. */
async function refusedOne(visit: Visit, { kind, number }: { kind: number; number: number }, shelf: Shelf) {
  const all = refusals(shelf.user, number);
  const [question, request, status] = all[kind % all.length] as (typeof all)[number];
  await visit.refused(question, request, status);
  const own: Order = orderRow(1 + (number % allOrders));
  await (request.method === 'POST' ? lookAt(visit, shelf, 2) : lookAtOne(visit, own, 'one-order'));
}
