import { post } from '../compare.ts';
import { type ContractContext, defineContract } from '../contract.ts';
import { categories, largestId, users } from '../data-shape.ts';
import { between, soldOutProduct, stockedProduct } from '../draw.ts';
import { headersPromise } from '../headers.ts';
import { judgeAnswer } from '../judge.ts';
import type { Random } from '../traffic.ts';
import { isStop, newVisit, type Visit } from '../visit.ts';
import { leafThrough, readHuge, readToTheEnd } from './pages.ts';
import { orderRequest, type PartnerOrder, pageRequest } from './requests.ts';
import { orderOften, orderTooMuch, orderWithLikeKeys } from './same-key.ts';

/** Partners' programs read page by page, and ask again when they hear nothing. */
export const partners = defineContract({
  id: 'partners',
  promises: {
    'each-once': 'every product comes once, the newest first, also while products are added',
    'to-the-end': 'and the last page has no `next`',
    'no-huge-page': 'a page has at most 100 products',
    'same-key': 'the same key of the same partner is the same order',
    'own-orders': 'stands once in the list of the partner',
    'pieces-left': 'takes its pieces from the stock once',
    'key-of-another': 'The same key of another partner is another order',
    'other-key': 'so is another key',
    'not-enough': 'More than there is cannot be bought (409)',
    'bad-input': 'Bad input gets a clear "no"',
    [headersPromise]: 'Answers are JSON, and a browser may not keep them',
  },
  async ask(context) {
    // All is drawn before anything is sent, as the parts are asked at the same moment.
    const parts = [reading, ordering, refusing].map(draw => draw(context.random));
    const answers = await Promise.all(parts.map(part => askPart(context, part)));
    return answers.flat();
  },
});

type Part = (visit: Visit) => Promise<void>;

async function askPart(context: ContractContext, part: Part) {
  const { visit, answers } = newVisit(context, Infinity);
  try {
    await part(visit);
  } catch (error) {
    if (!isStop(error)) throw error;
  }
  return answers;
}

function reading(random: Random): Part {
  const category = categories[between(random, 0, categories.length - 1)] ?? '';
  return async visit => {
    await leafThrough(visit, category);
    await readToTheEnd(visit, category);
    await readHuge(visit, category);
  };
}

const rounds = 3;
const ten = 10;

const drawn = (random: Random): PartnerOrder => ({
  ...{ partner: between(random, 1, users - 1), key: `key ${between(random, 1, largestId)}` },
  ...{ product: stockedProduct(random), quantity: between(random, 1, 3) },
});

function ordering(random: Random): Part {
  const orders = Array.from({ length: rounds }, () => drawn(random));
  const like = { ...drawn(random), partner: between(random, 1, users / ten - 1) };
  const tooMuch = { ...drawn(random), product: soldOutProduct(random) };
  return async visit => {
    for (const order of orders) await orderOften(visit, order);
    await orderWithLikeKeys(visit, like);
    await orderTooMuch(visit, tooMuch);
  };
}

function refusing(random: Random): Part {
  const order = { partner: between(random, 1, users), key: 'k', product: 1, quantity: 1 };
  const bad = [
    ...[0, -1, 'two', 1001].map(quantity => post('/partners/orders', { ...order, quantity })),
    orderRequest({ ...order, key: '' }),
    orderRequest({ ...order, partner: 0 }),
    pageRequest('toys', 0),
    pageRequest('', 20),
  ];
  return async visit => {
    for (const request of bad) await visit.ask(request, { 'bad-input': answer => judgeAnswer(answer, 400) });
  };
}
