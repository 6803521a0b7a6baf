/** What a right shop says to customers who sign in, order and sign out, from one request to the next. */
import { products, users } from '../data-shape.ts';
import { headersPromise } from '../headers.ts';
import { type FastCheck, type Model, weighted } from '../model.ts';
import type { Visit } from '../visit.ts';
import { core } from './core.ts';
import {
  comeBackLater,
  forgedCookies,
  otherCookies,
  readableAlone,
  secondDevice,
  signInTogether,
  twoClicks,
} from './crowd.ts';
import {
  type Customer,
  list,
  look,
  lookBack,
  newCustomer,
  order,
  otherDevice,
  signIn,
  signOut,
} from './customer.ts';
import { refusals } from './refusals.ts';
import { askedUser, type Item } from './truth.ts';

/** `by`: which of the sequence's customers. */
export type Ask =
  | { do: 'sign-in' | 'look' | 'list' | 'sign-out' | 'second-device' | 'other-cookies'; by: number }
  | ({ do: 'order' | 'clicks'; by: number } & Item)
  | { do: 'stranger' | 'forged' | 'readable' | 'come-back' }
  | { do: 'together'; customers: number }
  | { do: 'devices'; devices: number }
  | { do: 'refused'; by: number; kind: number; number: number; times?: number };

export const model: Model<Ask> = {
  id: 'account',
  promises: {
    'signed-in': 'Customers who signed in stay signed in, whichever copy answers',
    'second-device': 'also on a second device',
    'other-cookies': 'beside other cookies of their browser',
    'many-at-once': 'also when 24 customers sign in at the same moment, or one of them on six devices',
    'signed-out': 'Customers who sign out are signed out at every copy',
    'readable-cookie': 'No script in a page can read what opens an account (`HttpOnly`)',
    stranger: 'Without signing in there is no account to see (401)',
    'forged-cookie': 'With a cookie that the shop did not give, nobody sees the account of somebody else',
    'place-order': 'Who orders the same again has two orders',
    'two-clicks': 'Customers find each of their orders in their list, once',
    'own-orders': 'Customers find each of their orders in their list, once',
    'bad-input': 'Bad input gets a clear "no" (400)',
    'not-found': 'an address or a product that the shop does not have is not found (404)',
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
    product: fc.oneof(fc.constantFrom(1, products), fc.integer({ min: 1, max: products })),
    quantity: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constantFrom(1, 1000)),
  };
  return fc.oneof(
    one(3, 'sign-in', { by }),
    one(4, 'look', { by }),
    one(4, 'order', { by, ...item }),
    one(2, 'list', { by }),
    one(3, 'sign-out', { by }),
    one(2, 'second-device', { by }),
    one(1, 'other-cookies', { by }),
    one(1, 'clicks', { by, ...item }),
    one(1, 'stranger', {}),
    one(2, 'refused', { by, kind: fc.nat(), number: fc.nat(), times: fc.constant(2) }),
  );
}

/** Each sequence has customers whom nobody asked about before. */
function lane(place: number, mark: number, again: boolean) {
  let next = mark % users;
  const nextCustomer = () => newCustomer(askedUser(next++, place, again));
  return (visit: Visit) => {
    const customers = [nextCustomer(), nextCustomer()];
    const known = (by: number) => customers[by % customers.length] as Customer;
    return async (ask: Ask): Promise<void> => {
      switch (ask.do) {
        case 'sign-in':
          await signIn(visit, known(ask.by));
          await look(visit, known(ask.by));
          return lookBack(visit, known(ask.by));
        case 'look':
          return look(visit, known(ask.by));
        case 'order':
          return order(visit, known(ask.by), ask);
        case 'list':
          return list(visit, known(ask.by));
        case 'sign-out':
          return signOut(visit, known(ask.by));
        case 'second-device':
          return secondDevice(visit, known(ask.by));
        case 'other-cookies':
          if (!known(ask.by).isIn) await signIn(visit, known(ask.by));
          return otherCookies(visit, known(ask.by));
        case 'clicks':
          if (!known(ask.by).isIn) await signIn(visit, known(ask.by));
          return twoClicks(visit, known(ask.by), ask);
        case 'stranger':
          return list(visit, nextCustomer());
        case 'forged':
          return forgedCookies(visit, [nextCustomer(), nextCustomer(), nextCustomer()]);
        case 'readable':
          return readableAlone(visit, nextCustomer());
        case 'come-back':
          return comeBackLater(visit, nextCustomer(), nextCustomer());
        case 'together':
          return signInTogether(visit, Array.from({ length: ask.customers }, nextCustomer));
        case 'devices': {
          const customer = nextCustomer();
          return signInTogether(
            visit,
            Array.from({ length: ask.devices }, () => otherDevice(customer)),
          );
        }
        case 'refused': {
          const all = refusals(ask.number);
          const [question, request, status] = all[ask.kind % all.length] as (typeof all)[number];
          const customer = known(ask.by);
          if (!customer.isIn) await signIn(visit, customer);
          await visit.refused(question, customer.jar.addTo(request), status, ask);
          return look(visit, customer);
        }
      }
    };
  };
}
