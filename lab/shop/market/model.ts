/** What a right shop says in the market, from one request to the next. */
import { get, post } from '../compare.ts';
import { type CookieJar, cookieJar } from '../cookies.ts';
import { heavyUsers, type Order, priceOf, productRow, products, users } from '../data-shape.ts';
import { headersPromise } from '../headers.ts';
import { parsed } from '../judge.ts';
import { pause } from '../look-until.ts';
import { type FastCheck, lanes, type Model, weighted } from '../model.ts';
import { largestQuantity } from '../orders/refusals.ts';
import { judgePlaced } from '../orders/truth.ts';
import { longestText, mostCents } from '../products/refusals.ts';
import type { Visit } from '../visit.ts';
import { core } from './core.ts';
import { refusals } from './refusals.ts';
import { change, lateMs, lookAt, type Offer, sell } from './selling.ts';
import { judgeOnce, judgeOwn } from './truth.ts';

/** `of`: one of those who order most, or of the others; `nth`: which of the lane's. */
export type Who = { of: 'heavy' | 'light'; nth: number };
export type Ask =
  | { do: 'product'; id: number }
  | ({ do: 'own' } & Who)
  | ({ do: 'buy' | 'buy-and-return' | 'buy-while-held'; product: number; quantity: number } & Who)
  | ({ do: 'sell' } & Offer)
  | { do: 'sell-and-change'; offer: Offer; name: string; price_cents: number }
  | { do: 'refused'; kind: number; number: number };

/** Nobody can order meanwhile: an order that gets no answer for a while must not be made twice. */
const heldMs = 600;
const hold = `DO $$ BEGIN LOCK TABLE orders IN SHARE MODE; PERFORM pg_sleep(${heldMs / 1000}); END $$`;
/** So long after an order, a replica that is a second late does not show it yet. */
const returnsMs = 850;

export const model: Model<Ask> = {
  id: 'market',
  promises: {
    'one-product': 'the right product with the name of its seller',
    'own-orders': 'sees their newest five orders, and no others',
    'own-order': 'sees the order at once',
    'place-order': 'Each request to order makes one order',
    'new-product': 'Each request to put a product up for sale makes one',
    'new-product-shown': 'shows within 5 seconds',
    'price-of-now': 'at the price that its product has at that moment',
    'change-shown': 'shows within 5 seconds',
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
  let newest = products;
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
    const category = `attic ${mark % 10_000}-${place}-${sequences}`;
    return async (ask: Ask): Promise<void> => {
      switch (ask.do) {
        case 'product':
          return lookAt(visit, 'one-product', productRow(ask.id));
        case 'own':
          return lookAtOwn(visit, customerOf(ask), 'own-orders');
        case 'buy':
          return buy(visit, customerOf(ask), ask);
        case 'buy-and-return':
          return buy(visit, customerOf(ask), ask, customerOf({ of: ask.of, nth: ask.nth + 1 }));
        case 'buy-while-held': {
          const customer = customerOf(ask);
          const placed = pause(heldMs / 4).then(() => order(visit, customer, ask));
          await Promise.all([visit.administer(hold, []), placed]);
          const own = customer.jar.addTo(get(`/market/orders?user=${customer.user}`));
          const once = customer.added[0] as Order;
          await visit.sees('place-order', own, answer => judgeOnce(answer, once));
          return lookAtOwn(visit, customer, 'own-order');
        }
        case 'sell':
          newest = (await sell(visit, ask, category, newest)).id;
          return;
        case 'sell-and-change': {
          const product = await sell(visit, ask.offer, category, newest);
          newest = product.id;
          if (!(await change(visit, product, ask))) return;
          const item = { product: product.id, quantity: 2 };
          await order(visit, customerOf({ of: 'light', nth: 0 }), item, 'price-of-now', product.price_cents);
          return lookAt(visit, 'change-shown', product, Date.now() + lateMs);
        }
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

/** At the same moment at all copies, with the cookies of this customer's browser, which keeps those that come with the answers. */
const lookAtOwn = (visit: Visit, { user, jar, added }: Customer, question: string, sinceMs?: number) =>
  visit.sees(
    question,
    jar.addTo(get(`/market/orders?user=${user}`)),
    answer => {
      jar.keep(answer);
      return judgeOwn(answer, user, added);
    },
    undefined,
    sinceMs,
  );

type Item = { product: number; quantity: number };

/**
 * The customer looks at once, and again. Somebody of the same household looks at the own orders in the same browser, and then the customer
 * once more, when the replica is about to have the order.
 */
async function buy(visit: Visit, customer: Customer, item: Item, other?: Customer): Promise<void> {
  await order(visit, customer, item);
  const sinceMs = Date.now();
  await lookAtOwn(visit, customer, 'own-order');
  if (other) {
    await lookAtOwn(visit, { ...other, jar: customer.jar }, 'own-orders');
    await pause(sinceMs + returnsMs - Date.now());
  }
  await lookAtOwn(visit, customer, 'own-order', sinceMs);
}

async function order(
  visit: Visit,
  { user, jar, added }: Customer,
  { product, quantity }: Item,
  question = 'place-order',
  price = priceOf(product),
): Promise<void> {
  const purchase = { user, product, quantity };
  const answer = await visit.ask(jar.addTo(post('/market/orders', purchase)), {
    [question]: one => judgePlaced(one, purchase, { status: 'placed' }, price),
  });
  jar.keep(answer);
  added.unshift(parsed(answer) as Order);
}
