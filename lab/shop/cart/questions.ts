import { get, inTurns, judged, post, refused } from '../compare.ts';
import type { Answer } from '../contract.ts';
import { type ContractContext, defineContract } from '../contract.ts';
import { products } from '../data-shape.ts';
import { anyProduct, between, some, withoutRepeats } from '../draw.ts';
import { headersPromise } from '../headers.ts';
import type { HttpRequest, Random } from '../traffic.ts';
import { forgedCookies, priceOfToday, twoClicks, visited } from './cheats.ts';
import { type Customer, look, newCustomer, order, put } from './customer.ts';
import { type Item, judgeFound } from './truth.ts';

/** More than the connections of all replicas together. */
const atOnce = 24;
/** Enough to meet every replica twice. */
const looks = 6;

/**
 * Carts are remembered and orders get numbers of their own: about 150 requests. One after the other first, then many at the same moment. Two
 * requests at once for one cart are not asked about: a cart that lies in a signed cookie is a right design too.
 */
export const cart = defineContract({
  id: 'cart',
  promises: {
    'cart-kept': 'A cart is the same, whichever copy answers',
    'price-of-today': 'at today’s prices',
    'one-order': 'Two clicks on "order" at the same moment are one order',
    'forged-cookie': 'With a cookie that the shop did not give, there is no cart to see',
    'order-found': 'An order is found again under its number',
    'bad-input': 'Bad input gets a clear "no"',
    'not-found': 'An empty cart cannot be ordered (409)',
    [headersPromise]: 'Answers are JSON, and a browser may not keep them',
  },
  async ask(context) {
    // All inputs are drawn before anything is sent, so that the same seed gives the same questions.
    const { random } = context;
    const product = withoutRepeats(random, 1, products);
    const draw = (): Item => ({ product: product(), quantity: between(random, 1, 5) });
    const first = [draw(), draw(), draw()];
    const crowd = Array.from({ length: atOnce }, draw);
    const clicks = [draw(), draw(), draw()];
    const customers = crowd.map(() => newCustomer(context));
    return [
      ...(await cartKept(context, first)),
      ...(await putAtOnce(customers, crowd)),
      ...(await orderAtOnce(customers)),
      ...(await inTurns([
        ...clicks.map(item => () => visited(context, visit => twoClicks(visit, item))),
        () => visited(context, visit => forgedCookies(visit, first[0] as Item)),
        () => visited(context, priceOfToday),
      ])),
      ...(await allRefused(context, refusalsFrom(random), first[1] as Item)),
    ];
  },
});

/** Each is refused more often than a copy has connections; then the cart of a customer is looked at. */
async function allRefused(context: ContractContext, refusals: Refusal[], item: Item): Promise<Answer[]> {
  const customer = newCustomer(context);
  const answers = [await put(customer, 'cart-kept', item)];
  for (const [question, request, status] of refusals)
    answers.push(...(await visited(context, visit => visit.refused(question, request, status))));
  return [...answers, await look(customer, 'cart-kept')];
}

/** One customer, one request after the other: whichever replica answers, the cart is the same. */
async function cartKept(context: ContractContext, items: Item[]): Promise<Answer[]> {
  const [a, b, c] = items as [Item, Item, Item];
  const customer = newCustomer(context);
  const answers = [await look(newCustomer(context), 'new-customer')];
  for (const item of [a, b, { product: a.product, quantity: 2 }, c]) {
    answers.push(await put(customer, 'cart-kept', item));
    answers.push(await look(customer, 'cart-kept'));
  }
  for (let n = 0; n < looks; n++) answers.push(await look(customer, 'cart-kept'));
  answers.push(await look(newCustomer(context), 'others-cart'));
  return answers;
}

/** Many customers at the same moment. Afterwards each has what was put in. */
async function putAtOnce(customers: Customer[], items: Item[]): Promise<Answer[]> {
  const puts = await Promise.all(items.map((item, n) => put(customers[n] as Customer, 'many-at-once', item)));
  const looked = await inTurns(customers.map(customer => async () => [await look(customer, 'many-kept')]));
  return [...puts, ...looked];
}

/** All of them order at the same moment: each order has a number of its own, is found again, and leaves an empty cart. */
async function orderAtOnce(customers: Customer[]): Promise<Answer[]> {
  const orders = await Promise.all(customers.map(customer => order(customer, 'orders-at-once')));
  const placed = orders.map(({ judgement }) => judgement);
  if (placed.some(({ outcome }) => outcome !== 'right')) return placed;
  const numbers = orders.map(({ number }) => number);
  const found = await inTurns(
    customers.map((customer, n) => () => foundAgain(customer, customers[n - 1], numbers[n])),
  );
  return [...placed, ownNumbers(numbers), ...found];
}

function ownNumbers(numbers: unknown[]): Answer {
  const repeated = numbers.find((number, n) => numbers.indexOf(number) !== n);
  const times = numbers.filter(number => number === repeated).length;
  return {
    question: 'own-number',
    outcome: repeated === undefined ? 'right' : 'wrong',
    steps: [{ method: 'POST', path: '/cart/order', times: numbers.length, status: 201 }],
    difference: repeated === undefined ? null : { kind: 'same-number', number: repeated, orders: times },
  };
}

async function foundAgain(
  customer: Customer,
  stranger: Customer | undefined,
  number: unknown,
): Promise<Answer[]> {
  const request = get(`/cart/orders/${number}`);
  const answers: Answer[] = [];
  for (let n = 0; n < 2; n++) {
    const answer = await customer.send(request);
    answers.push(judged('order-found', request, answer, judgeFound(answer, number, customer.cart)));
  }
  if (stranger) answers.push(await refused(stranger, 'others-order', request, 404));
  customer.cart = new Map();
  answers.push(await look(customer, 'empty-after-order'));
  return answers;
}

type Refusal = [
  question: 'bad-input' | 'not-found',
  request: HttpRequest,
  status: number | readonly number[],
];

const largestId = 2_147_483_647;

/** What looks like no number of this shop may be called bad input, or not found: the shop decides how its numbers look. */
function refusalsFrom(random: Random): Refusal[] {
  const item = { product: anyProduct(random), quantity: 1 };
  const bad = [
    ...[0, -1, 1.5, 'two', null, 1001].map(quantity => ({ ...item, quantity })),
    ...['lamp', 0, -1, null, largestId + 1].map(product => ({ ...item, product })),
    ...[{}, { quantity: 1 }, { product: item.product }],
  ];
  const three = some(random, bad).slice(0, 3);
  const unknown = [5 * products + between(random, 1, products), largestId];
  return [
    ...three.map((body): Refusal => ['bad-input', post('/cart/items', body), 400]),
    ...unknown.map((product): Refusal => ['not-found', post('/cart/items', { ...item, product }), 404]),
    ['not-found', post('/cart/order', {}), 409],
    ...['abc', '1', String(largestId)].map(
      (number): Refusal => ['not-found', get(`/cart/orders/${number}`), [404, 400]],
    ),
  ];
}
