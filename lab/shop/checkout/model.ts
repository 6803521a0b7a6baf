/** What a right shop says about buying, from one request to the next. */
import { orderRow, orders, users } from '../data-shape.ts';
import { headersPromise } from '../headers.ts';
import { type FastCheck, type Model, weighted } from '../model.ts';
import type { Visit } from '../visit.ts';
import { atOnce, core } from './core.ts';
import { refusals } from './refusals.ts';
import {
  anyShelf,
  buy,
  buyTogether,
  changedByTheOffice,
  known,
  lastPieces,
  look,
  newStore,
  nothingHalfDone,
  ownOrder,
  readOrder,
  shelfOf,
} from './store.ts';

/** `shelf` says which of the lane's products. */
export type Ask =
  | { do: 'visit'; shelf: number }
  | { do: 'visit-id'; product: number }
  | { do: 'buy' | 'together'; shelf: number; user: number; quantity: number }
  | { do: 'race'; shelf: number; user: number }
  | { do: 'own' }
  | { do: 'old'; id: number }
  | { do: 'changed'; user: number }
  | { do: 'listed' }
  | {
      do: 'refused';
      of: 'half' | 'others';
      kind: number;
      shelf: number;
      number: number;
      times: number;
      atOnce: number;
    };

export const model: Model<Ask> = {
  id: 'checkout',
  promises: {
    'visit-after-visit': 'Every answer is right',
    buy: 'Who buys gets an order',
    'pieces-left': 'its pieces leave the stock',
    'last-pieces': 'More than there is cannot be bought',
    'sold-out': 'More than there is cannot be bought',
    'nothing-half-done': 'Both are written, or neither is',
    'warehouse-list': 'is on the list of the warehouse, `GET /warehouse/orders`',
    'bought-is-kept': 'Customers find their own orders again, old ones too',
    'old-orders': 'Customers find their own orders again, old ones too',
    'others-orders': 'and nobody else’s',
    'as-of-today': 'also after the office has changed them',
    'bad-input': 'Bad input gets a clear "no"',
    'not-found': 'that is not there is not found',
    [headersPromise]: 'Answers are JSON, and a browser may not keep them',
  },
  core,
  lanes: atOnce,
  draw,
  lane,
};

function draw(fc: FastCheck) {
  const user = fc.integer({ min: 1, max: users });
  const shelf = fc.nat({ max: anyShelf });
  const number = fc.nat();
  const quantity = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constantFrom(1, 499, 500, 501, 1000));
  const id = fc.integer({ min: 1, max: orders });
  const one = weighted(fc);
  return fc.oneof(
    one(5, 'visit', { shelf: fc.constantFrom(1, 2, 3) }),
    one(2, 'visit', { shelf }),
    one(6, 'buy', { shelf: fc.constantFrom(1, 2, 3), user, quantity }),
    one(3, 'own', {}),
    one(1, 'old', { id }),
    one(3, 'refused', {
      of: fc.constantFrom('half' as const, 'others' as const),
      kind: number,
      shelf: fc.constantFrom(1, 2, 3),
      number,
      times: fc.constant(2),
      atOnce: fc.constant(1),
    }),
  );
}

function lane(place: number, _mark: number, again: boolean) {
  const ofLane = newStore();
  let sequences = 0;
  return (visit: Visit) => {
    sequences += 1;
    const store = again ? newStore() : ofLane;
    const shelfAt = (n: number) => shelfOf(place, again ? n + 4 * sequences : n, again);
    const lookAgain = (product: number) => look(visit, store, product, 'pieces-left');
    return async (ask: Ask): Promise<void> => {
      switch (ask.do) {
        case 'visit':
          return look(visit, store, shelfAt(ask.shelf).plenty, 'visit-after-visit');
        case 'visit-id':
          return look(visit, newStore(), ask.product, 'visit-after-visit');
        case 'buy':
        case 'together': {
          const { plenty: product } = shelfAt(ask.shelf);
          const { user, quantity } = ask;
          await (ask.do === 'buy' ? buy : buyTogether)(visit, store, { user, product, quantity });
          return lookAgain(product);
        }
        case 'race': {
          const { few } = shelfAt(ask.shelf);
          await lastPieces(visit, store, few, ask.user);
          return lookAgain(few);
        }
        case 'own':
          return ownOrder(visit, store);
        case 'old':
          return readOrder(visit, orderRow(ask.id), 'old-orders');
        case 'changed':
          return changedByTheOffice(visit, store, ask.user);
        case 'listed':
          return nothingHalfDone(visit, store);
        case 'refused': {
          const all = refusals(shelfAt(ask.shelf), ask.number)[ask.of];
          const [question, request, status, product] = all[ask.kind % all.length] as (typeof all)[number];
          known(store, product);
          await visit.refused(question, request, status, ask);
          return lookAgain(product);
        }
      }
    };
  };
}
