import { between, get, inTurns, judged, oneTruthAtATime, post, withoutRepeats } from '../compare.ts';
import type { Answer } from '../contract.ts';
import { type ContractContext, defineContract } from '../contract.ts';
import { parsed } from '../judge.ts';
import type { HttpRequest, Random } from '../traffic.ts';
import {
  askList,
  askOrder,
  difference,
  type Fields,
  listPath,
  newestOf,
  type Order,
  ordersIn,
  truthOf,
  wrongField,
} from './lists.ts';

/** The seed's shape: users 1–100 have 3,000 orders each, the others 3 or 4. */
const heavyUsers = 100;
const allUsers = 200_000;
const allOrders = 1_000_000;
const allProducts = 20_000;
const usualSize = 20;
const mostPages = 4;

/** The order history, one order, and placing an order: about 45 requests, of which 25 look for a user's orders. */
export const orders = defineContract({
  id: 'orders',
  async ask(given) {
    const context = oneTruthAtATime(given);
    // All inputs are drawn before anything is sent, so that the same seed gives the same questions.
    const { random } = context;
    const heavy = withoutRepeats(random, 1, heavyUsers);
    const light = withoutRepeats(random, heavyUsers + 1, allUsers);
    const pages: [number, number?][] = [
      [heavy()],
      [heavy(), 5],
      [heavy(), 50],
      [light()],
      [light(), 5],
      [light(), between(random, 6, 49)],
      [light(), 50],
    ];
    const chains = [
      { user: heavy(), size: between(random, 17, 25) },
      { user: light(), size: 2 },
    ];
    const ids = [between(random, 1, allOrders), between(random, 1, allOrders)];
    const purchases = [heavy(), light()].map(user => ({ user, items: [drawItem(random), drawItem(random)] }));
    const nobody = between(random, allUsers + 1, 2 * allUsers);
    return inTurns([
      ...pages.map(
        ([user, size]) =>
          () =>
            newestFirst(context, user, size),
      ),
      ...chains.map(
        ({ user, size }) =>
          () =>
            pageByPage(context, user, size),
      ),
      ...refusals(random).map(
        ([request, status]) =>
          () =>
            refused(context, request, status),
      ),
      () => unknownUser(context, nobody),
      ...ids.map(id => () => ownOrdersOnly(context, id)),
      ...purchases.map(
        ({ user, items }) =>
          () =>
            placedOrders(context, user, items),
      ),
    ]);
  },
});

type Item = { product: number; quantity: number };
const drawItem = (random: Random): Item => ({
  product: between(random, 1, allProducts),
  quantity: between(random, 1, 5),
});

async function newestFirst(context: ContractContext, user: number, size?: number): Promise<Answer[]> {
  const wanted = await newestOf(context, user, size ?? usualSize);
  return [await askList(context, 'newest-first', get(listPath(user, size)), wanted)];
}

/** Follows `next` from page to page: all orders, each once. */
async function pageByPage(context: ContractContext, user: number, size: number): Promise<Answer[]> {
  const wanted = await newestOf(context, user, size * mostPages);
  const words = `${wanted.length} orders of user ${user} in pages of ${size}, none left out, none twice`;
  const seen: Fields[] = [];
  let next: string | undefined;
  for (let page = 1; page <= mostPages; page++) {
    const request = get(listPath(user, size, next));
    const answer = await context.send(request);
    const found = ordersIn(answer);
    seen.push(...found);
    next = String(parsed(answer).next ?? '');
    const isLast = !next || page === mostPages;
    const judgement = judged('page-by-page', request, words, answer, 200, () => {
      if (found.length > size) return `a page of ${found.length} orders`;
      return difference(seen, isLast ? wanted : wanted.slice(0, seen.length));
    });
    if (isLast || judgement.outcome !== 'right') return [judgement];
  }
  return [];
}

async function unknownUser({ send }: ContractContext, user: number): Promise<Answer[]> {
  const request = get(listPath(user));
  const answer = await send(request);
  const problem = () => (Array.isArray(parsed(answer).orders) ? difference(ordersIn(answer), []) : 'no list');
  return [judged('unknown-user', request, 'an empty list', answer, 200, problem)];
}

function refusals(random: Random): [HttpRequest, number][] {
  const user = between(random, 1, allUsers);
  const product = between(random, 1, allProducts);
  return [
    [get('/orders'), 400],
    [get('/orders?user=abc'), 400],
    [get(`/orders?user=${user}&limit=0`), 400],
    [get(`/orders?user=${user}&limit=51`), 400],
    [get(`/orders?user=${user}&before=yesterday`), 400],
    [post('/orders', { user, product, quantity: 0 }), 400],
    [post('/orders', { user, product, quantity: 'two' }), 400],
    [post('/orders', { user, quantity: 1 }), 400],
    [post('/orders', { user, product: allProducts + 1, quantity: 1 }), 404],
    [post('/orders', { user: allUsers + 1, product, quantity: 1 }), 404],
  ];
}

async function refused({ send }: ContractContext, request: HttpRequest, status: number): Promise<Answer[]> {
  const question = status === 400 ? 'bad-input' : 'not-found';
  return [judged(question, request, `status ${status}`, await send(request), status)];
}

/** An order is shown to its owner and to nobody else. */
async function ownOrdersOnly(context: ContractContext, id: number): Promise<Answer[]> {
  const [order] = await truthOf(context, 'id = $1', id, 1);
  if (!order) throw new Error(`the template has no order ${id}`);
  const stranger = (order.user_id % allUsers) + 1;
  const request = get(`/orders/${id}?user=${stranger}`);
  return [
    await askOrder(context, order),
    judged('others-orders', request, 'status 404', await context.send(request), 404),
  ];
}

/** Places orders and reads them back, the first one twice: an older answer may have been kept. */
async function placedOrders(context: ContractContext, user: number, items: Item[]): Promise<Answer[]> {
  const list = get(listPath(user, 5));
  const wanted = await newestOf(context, user, 5);
  const answers = [await askList(context, 'newest-first', list, wanted)];
  for (const item of items) {
    const { judgement, order } = await place(context, user, item);
    answers.push(judgement);
    if (judgement.outcome !== 'right') return answers;
    wanted.unshift(order);
    for (let reading = item === items[0] ? 1 : 2; reading <= 2; reading++) {
      answers.push(await askList(context, 'new-order-shown', list, wanted.slice(0, 5)));
    }
    answers.push(await askOrder(context, order));
  }
  return answers;
}

async function place(context: ContractContext, user: number, { product, quantity }: Item) {
  const prices = await context.truth<{ price_cents: number }>(
    'SELECT price_cents FROM products WHERE id = $1',
    [product],
  );
  const total_cents = Number(prices[0]?.price_cents) * quantity;
  const request = post('/orders', { user, product, quantity });
  const answer = await context.send(request);
  const order = parsed(answer) as Order;
  const fields = { user_id: user, product_id: product, quantity, total_cents, status: 'placed' };
  const words = `a new order of ${total_cents} cents`;
  return {
    order,
    judgement: judged('place-order', request, words, answer, 201, () => wrongField(order, fields)),
  };
}
