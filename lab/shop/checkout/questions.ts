import { get, inTurns, judged, post, refused } from '../compare.ts';
import type { Answer } from '../contract.ts';
import { type ContractContext, defineContract } from '../contract.ts';
import { fewLeft, fewLeftPlace, orders, piecesOf, products, stockRow, users } from '../data-shape.ts';
import { anyUser, between, withoutRepeats } from '../draw.ts';
import { judgeAnswer, parsed, right } from '../judge.ts';
import { judgeOrder, judgePlaced, type Purchase } from '../orders/truth.ts';
import type { HttpRequest, Judgement, Random, ShopAnswer } from '../traffic.ts';
import { judgeStock } from './truth.ts';

const visits = 20;
const visitsAtOnce = 4;
/** Ids that are looked through for an order that should not be there. */
const mostIds = 40;

/** Products, buying, and the last pieces: about 55 requests. Two of them end in the middle of a transaction. */
export const checkout = defineContract({
  id: 'checkout',
  async ask(context) {
    const { random } = context;
    const user = withoutRepeats(random, 1, users);
    const product = withoutRepeats(random, 1, products / stockRow - 1);
    const stocked = () => stockRow * product() + between(random, 1, fewLeftPlace - 1);
    const seen = Array.from({ length: visits }, stocked);
    const purchases = [1, 2, 3].map(quantity => ({ user: user(), product: stocked(), quantity }));
    const rivals = {
      product: stockRow * product() + fewLeftPlace,
      users: [user(), user()] as const,
      other: stocked(),
    };
    const refusals = refusedRequests(random, stocked());
    const shown = await shownProducts(context, seen);
    const rest = await inTurns([
      () => lastPieces(context, rivals),
      ...purchases.map(item => () => bought(context, item)),
      ...refusals.map(([question, request, status]) => async () => [
        await refused(context, question, request, status),
      ]),
    ]);
    return [...shown, ...rest];
  },
});

/** Also shows whether a visit leaves the shop as able as it was. */
async function shownProducts(context: ContractContext, products: number[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let first = 0; first < products.length; first += visitsAtOnce) {
    const asked = products.slice(first, first + visitsAtOnce).map(async product => {
      const request = get(`/stock/${product}`);
      const answer = await context.send(request);
      const judgement = judgeStock(answer, product, piecesOf(product));
      return judged('visit-after-visit', request, answer, judgement);
    });
    answers.push(...(await Promise.all(asked)));
  }
  return answers;
}

/** An order, read back by its owner and by somebody else, and the pieces that it took. */
async function bought(context: ContractContext, item: Purchase): Promise<Answer[]> {
  const { request, answer } = await buy(context, item);
  const placed = judged('buy', request, answer, judgePlaced(answer, item));
  if (placed.outcome !== 'right') return [placed];
  const { id, user_id, product_id, quantity, total_cents } = parsed(answer);
  const own = get(`/checkout/${id}?user=${item.user}`);
  const strangers = get(`/checkout/${id}?user=${(item.user % users) + 1}`);
  const kept = await context.send(own);
  const isKept = judgeOrder(kept, { id, user_id, product_id, quantity, total_cents });
  return [
    placed,
    judged('bought-is-kept', own, kept, isKept),
    await refused(context, 'others-orders', strangers, 404),
    await leftOver(context, item.product, piecesOf(item.product) - item.quantity),
  ];
}

type Rivals = { product: number; users: readonly [number, number]; other: number };

/** Two want 2 of the last 3 pieces at the same moment. One gets them; of the other's order nothing is left. */
async function lastPieces(context: ContractContext, { product, users, other }: Rivals): Promise<Answer[]> {
  const first = await buy(context, { user: users[0], product: other, quantity: 1 });
  const both = await Promise.all(users.map(user => buy(context, { user, product, quantity: 2 })));
  const last = await buy(context, { user: users[1], product: other, quantity: 1 });
  const won = both.filter(({ answer }) => answer.status === 201).length;
  const raced = both.map(({ request, answer }) =>
    judged('last-pieces', request, answer, judgeRace(answer, won)),
  );
  if (raced.some(({ outcome }) => outcome !== 'right')) return raced;
  const loser = users[both.findIndex(({ answer }) => answer.status === 409)] ?? 0;
  return [
    ...raced,
    await leftOver(context, product, fewLeft - 2),
    await nothingKept(context, loser, product, idIn(first.answer), idIn(last.answer)),
  ];
}

function judgeRace(answer: ShopAnswer, won: number): Judgement {
  if (won === 1 && answer.status === 409) return judgeAnswer(answer, 409);
  const race = { kind: 'race', won, of: 2, pieces: fewLeft } as const;
  return judgeAnswer(answer, 201, () => (won === 1 ? right : { wrong: 'wrong pieces', difference: race }));
}

const idIn = (answer: ShopAnswer): number => Number(parsed(answer).id);

/** Orders are numbered, so one that was refused would lie between these two. */
async function nothingKept(
  context: ContractContext,
  user: number,
  product: number,
  from: number,
  to: number,
) {
  const ids = Array.from({ length: Math.min(Math.max(0, to - from - 1), mostIds) }, (_, n) => from + 1 + n);
  const path = (id: number) => get(`/checkout/${id}?user=${user}`);
  for (const id of ids) {
    const answer = await context.send(path(id));
    const found = answer.status === 200 && parsed(answer).product_id === product;
    if (found || answer.status === 0)
      return judged('nothing-half-done', path(id), answer, judgeAnswer(answer, 404));
  }
  const none: ShopAnswer = { status: 404, headers: {}, body: '' };
  return judged('nothing-half-done', path(from + 1), none, right);
}

async function buy({ send }: ContractContext, { user, product, quantity }: Purchase) {
  const request = post('/checkout', { user, product, quantity });
  return { request, answer: await send(request) };
}

async function leftOver({ send }: ContractContext, product: number, pieces: number): Promise<Answer> {
  const request = get(`/stock/${product}`);
  const answer = await send(request);
  return judged('pieces-left', request, answer, judgeStock(answer, product, pieces));
}

function refusedRequests(random: Random, product: number): [string, HttpRequest, number][] {
  const user = anyUser(random);
  const order = between(random, 1, orders);
  return [
    ['not-found', get(`/stock/${products + between(random, 1, 1000)}`), 404],
    ['not-found', post('/checkout', { user, product: products + 1, quantity: 1 }), 404],
    ['bad-input', get('/stock/lamp'), 400],
    ['bad-input', post('/checkout', { user, product, quantity: 0 }), 400],
    ['bad-input', post('/checkout', { user, product, quantity: 'two' }), 400],
    ['bad-input', post('/checkout', { user, quantity: 1 }), 400],
    ['bad-input', get(`/checkout/${order}`), 400],
  ];
}
