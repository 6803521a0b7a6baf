import { get, inTurns, judged, post, refused } from '../compare.ts';
import type { Answer } from '../contract.ts';
import { type ContractContext, defineContract } from '../contract.ts';
import { orders as allOrders, heavyUsers, type Order, orderRow, products, users } from '../data-shape.ts';
import { anyProduct, anyUser, between, withoutRepeats } from '../draw.ts';
import { type Fields, judgeAnswer, judgeRows, parsed, rowsIn } from '../judge.ts';
import type { HttpRequest, Judgement, Random } from '../traffic.ts';
import { judgeList, judgeOrder, judgePlaced, newestOf, usualSize } from './truth.ts';

const mostPages = 4;

const listPath = (user: number, size?: number, before?: string): string =>
  `/orders?user=${user}${size ? `&limit=${size}` : ''}${before ? `&before=${encodeURIComponent(before)}` : ''}`;

/** The order history, one order, and placing an order: about 45 requests, of which 25 look for a user's orders. */
export const orders = defineContract({
  id: 'orders',
  async ask(context) {
    // All inputs are drawn before anything is sent, so that the same seed gives the same questions.
    const { random } = context;
    const heavy = withoutRepeats(random, 1, heavyUsers);
    const light = withoutRepeats(random, heavyUsers + 1, users);
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
    const nobody = between(random, users + 1, 2 * users);
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
      ...refusals(random).map(([request, status]) => async () => [
        await refused(context, status === 400 ? 'bad-input' : 'not-found', request, status),
      ]),
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
  product: anyProduct(random),
  quantity: between(random, 1, 5),
});

async function newestFirst(context: ContractContext, user: number, size?: number): Promise<Answer[]> {
  const wanted = newestOf(user, size ?? usualSize);
  return [await askList(context, 'newest-first', get(listPath(user, size)), wanted)];
}

async function askList(
  { send }: ContractContext,
  question: string,
  request: HttpRequest,
  wanted: Order[],
): Promise<Answer> {
  const answer = await send(request);
  return judged(question, request, answer, judgeList(answer, wanted));
}

async function askOrder({ send }: ContractContext, order: Order): Promise<Answer> {
  const request = get(`/orders/${order.id}?user=${order.user_id}`);
  const answer = await send(request);
  return judged('one-order', request, answer, judgeOrder(answer, order));
}

/** Follows `next` from page to page: all orders, each once. */
async function pageByPage(context: ContractContext, user: number, size: number): Promise<Answer[]> {
  const wanted = newestOf(user, size * mostPages);
  const seen: Fields[] = [];
  let next: string | undefined;
  for (let page = 1; page <= mostPages; page++) {
    const request = get(listPath(user, size, next));
    const answer = await context.send(request);
    const found = rowsIn(parsed(answer).orders) ?? [];
    seen.push(...found);
    next = String(parsed(answer).next ?? '');
    const isLast = !next || page === mostPages;
    const judgement = judged(
      'page-by-page',
      request,
      answer,
      judgeAnswer(answer, 200, () =>
        found.length > size
          ? moreThanAsked(found, size)
          : judgeRows('order', seen, isLast ? wanted : wanted.slice(0, seen.length)),
      ),
    );
    if (isLast || judgement.outcome !== 'right') return [judgement];
  }
  return [];
}

const moreThanAsked = (found: Fields[], size: number): Judgement => ({
  wrong: 'wrong rows',
  difference: {
    ...{ kind: 'more-rows', of: 'order', seen: found.length },
    wanted: { count: size, first: found[0]?.id ?? null },
  },
});

async function unknownUser({ send }: ContractContext, user: number): Promise<Answer[]> {
  const request = get(listPath(user));
  const answer = await send(request);
  return [judged('unknown-user', request, answer, judgeList(answer, []))];
}

function refusals(random: Random): [HttpRequest, number][] {
  const user = anyUser(random);
  const product = anyProduct(random);
  return [
    [get('/orders'), 400],
    [get('/orders?user=abc'), 400],
    [get(`/orders?user=${user}&limit=0`), 400],
    [get(`/orders?user=${user}&limit=51`), 400],
    [get(`/orders?user=${user}&before=yesterday`), 400],
    [post('/orders', { user, product, quantity: 0 }), 400],
    [post('/orders', { user, product, quantity: 'two' }), 400],
    [post('/orders', { user, quantity: 1 }), 400],
    [post('/orders', { user, product: products + 1, quantity: 1 }), 404],
    [post('/orders', { user: users + 1, product, quantity: 1 }), 404],
  ];
}

/** An order is shown to its owner and to nobody else. */
async function ownOrdersOnly(context: ContractContext, id: number): Promise<Answer[]> {
  const order = orderRow(id);
  const stranger = (order.user_id % users) + 1;
  const request = get(`/orders/${id}?user=${stranger}`);
  return [await askOrder(context, order), await refused(context, 'others-orders', request, 404)];
}

/** Places orders and reads them back, the first one twice: an older answer may have been kept. */
async function placedOrders(context: ContractContext, user: number, items: Item[]): Promise<Answer[]> {
  const list = get(listPath(user, 5));
  const wanted = newestOf(user, 5);
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

async function place({ send }: ContractContext, user: number, item: Item) {
  const purchase = { user, ...item };
  const request = post('/orders', purchase);
  const answer = await send(request);
  const judgement = judgePlaced(answer, purchase, { status: 'placed' });
  return {
    order: parsed(answer) as Order,
    judgement: judged('place-order', request, answer, judgement),
  };
}
