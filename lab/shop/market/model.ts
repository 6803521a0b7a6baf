/** What a right shop says in the market, from one request to the next. */
import { get, post } from '../compare.ts';
import { type CookieJar, cookieJar } from '../cookies.ts';
import { heavyUsers, type Order, type Product, productRow, products, userRow, users } from '../data-shape.ts';
import { headersPromise } from '../headers.ts';
import { parsed } from '../judge.ts';
import { type FastCheck, lanes, type Model, weighted } from '../model.ts';
import { largestQuantity } from '../orders/refusals.ts';
import { judgePlaced } from '../orders/truth.ts';
import { longestText, mostCents } from '../products/refusals.ts';
import { judgeAdded, judgeProduct } from '../products/truth.ts';
import type { Visit } from '../visit.ts';
import { core } from './core.ts';
import { refusals } from './refusals.ts';
import { judgeOwn } from './truth.ts';

/** `of`: one of those who order most, or of the others; `nth`: which of the lane's. */
export type Who = { of: 'heavy' | 'light'; nth: number };
export type Ask =
  | { do: 'product'; id: number }
  | ({ do: 'own' } & Who)
  | ({ do: 'buy'; product: number; quantity: number } & Who)
  | { do: 'sell'; seller: number; name: string; price_cents: number }
  | { do: 'refused'; kind: number; number: number };

/** How late a new product may show. */
const lateMs = 5000;

export const model: Model<Ask> = {
  id: 'market',
  promises: {
    'one-product': 'the right product with the name of its seller',
    'own-orders': 'sees their newest five orders, and no others',
    'own-order': 'sees the order at once',
    'place-order': 'Each request to order makes one order',
    'new-product': 'Each request to put a product up for sale makes one',
    'new-product-shown': 'shows within 5 seconds',
    'bad-input': 'Bad input gets a clear "no"',
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
  const quantity = fc.oneof(whole(1, 5), fc.constantFrom(1, largestQuantity));
  const name = fc.oneof(
    fc.string({ minLength: 1, maxLength: longestText }).filter(text => text.trim() !== ''),
    fc.constantFrom('x'.repeat(longestText), `Ana's "lamp" \\ 50 % off_`, '<b>lamp</b>', 'Größe ½ 🏮'),
  );
  const price_cents = fc.oneof(fc.constantFrom(1, mostCents), whole(1, mostCents));
  return fc.oneof(
    one(4, 'product', { id: whole(1, products) }),
    one(3, 'own', who),
    one(6, 'buy', { ...who, product: whole(1, products), quantity }),
    one(1, 'sell', { seller: whole(1, users), name, price_cents }),
    one(1, 'refused', { kind: fc.nat(), number: fc.nat() }),
  );
}

/** A customer at a browser, and what was ordered there in this verify, the newest first. */
type Customer = { user: number; jar: CookieJar; added: Order[] };

const heavyOfLane = Math.floor(heavyUsers / lanes);
const lightOfLane = Math.floor((users - heavyUsers) / lanes);

/** Each lane has customers of its own. */
function lane(place: number, mark: number, again: boolean) {
  const known = new Map<number, Customer>();
  let sequences = 0;
  return (visit: Visit) => {
    sequences += 1;
    // Asked again: of the customers of this lane others than before.
    const start = mark + (again ? 4 * sequences : 0);
    const customerOf = ({ of, nth }: Who): Customer => {
      const user =
        of === 'heavy'
          ? 1 + place + lanes * ((start + nth) % heavyOfLane)
          : heavyUsers + 1 + place + lanes * ((start + nth) % lightOfLane);
      const customer = known.get(user) ?? { user, jar: cookieJar(), added: [] };
      known.set(user, customer);
      return customer;
    };
    return async (ask: Ask): Promise<void> => {
      switch (ask.do) {
        case 'product':
          return lookAt(visit, 'one-product', productRow(ask.id));
        case 'own':
          return lookAtOwn(visit, customerOf(ask), 'own-orders');
        case 'buy': {
          const customer = customerOf(ask);
          await buy(visit, customer, ask);
          return lookAtOwn(visit, customer, 'own-order');
        }
        case 'sell':
          return sell(visit, ask, `attic ${mark % 10_000}-${place}-${sequences}`);
        case 'refused': {
          const all = refusals(customerOf({ of: 'light', nth: 0 }).user, `cellar ${place}`, ask.number);
          const [question, request, status] = all[ask.kind % all.length] as (typeof all)[number];
          await visit.refused(question, request, status);
          return lookAt(visit, 'one-product', productRow(1 + (ask.number % products)));
        }
      }
    };
  };
}

/** Anybody looks, at all copies. */
const lookAt = (visit: Visit, question: string, product: Product, untilMs?: number): Promise<void> =>
  visit.sees(question, get(`/market/${product.id}`), answer => judgeProduct(answer, product), untilMs);

/** At the same moment at all copies, with the cookies of this customer's browser. */
const lookAtOwn = (visit: Visit, { user, jar, added }: Customer, question: string): Promise<void> =>
  visit.sees(question, jar.addTo(get(`/market/orders?user=${user}`)), answer =>
    judgeOwn(answer, user, added),
  );

async function buy(
  visit: Visit,
  { user, jar, added }: Customer,
  { product, quantity }: { product: number; quantity: number },
): Promise<void> {
  const purchase = { user, product, quantity };
  const answer = await visit.ask(jar.addTo(post('/market/orders', purchase)), {
    'place-order': one => judgePlaced(one, purchase, { status: 'placed' }),
  });
  jar.keep(answer);
  added.unshift(parsed(answer) as Order);
}

/** The answer has all of it; others see it a moment later. */
async function sell(
  visit: Visit,
  { seller, name, price_cents }: { seller: number; name: string; price_cents: number },
  category: string,
): Promise<void> {
  const item = { name, price_cents };
  const fields = { seller_id: seller, seller: userRow(seller).name, category, ...item };
  const answer = await visit.ask(post('/market', { seller, category, ...item }), {
    'new-product': one => judgeAdded(one, fields),
  });
  const product = { ...fields, id: Number(parsed(answer).id) };
  await lookAt(visit, 'new-product-shown', product, Date.now() + lateMs);
}
