import { between, get, inTurns, judged, oneTruthAtATime, post, withoutRepeats } from '../compare.ts';
import type { Answer } from '../contract.ts';
import { type ContractContext, defineContract } from '../contract.ts';
import { parsed } from '../judge.ts';
import { wrongField } from '../orders/lists.ts';
import type { HttpRequest, Random, ShopAnswer } from '../traffic.ts';

/** The seed's shape: product 20, 40 … is sold out, 10, 30 … has 3 pieces left, all others have 500. */
const allUsers = 200_000;
const allProducts = 20_000;
const apart = 20;
const fewLeft = 10;
const visits = 20;
const visitsAtOnce = 4;
/** Ids that are looked through for an order that should not be there. */
const mostIds = 40;

/** Products, buying, and the last pieces: about 55 requests. Two of them end in the middle of a transaction. */
export const checkout = defineContract({
  id: 'checkout',
  async ask(given) {
    const context = oneTruthAtATime(given);
    const { random } = context;
    const user = withoutRepeats(random, 1, allUsers);
    const product = withoutRepeats(random, 1, allProducts / apart - 1);
    const stocked = () => apart * product() + between(random, 1, fewLeft - 1);
    const seen = Array.from({ length: visits }, stocked);
    const purchases = [1, 2, 3].map(quantity => ({ user: user(), product: stocked(), quantity }));
    const rivals = {
      product: apart * product() + fewLeft,
      users: [user(), user()] as const,
      other: stocked(),
    };
    const refusals = refusedRequests(random, stocked());
    const shown = await shownProducts(context, seen);
    const rest = await inTurns([
      () => lastPieces(context, rivals),
      ...purchases.map(item => () => bought(context, item)),
      ...refusals.map(([question, request, status]) => async () => [
        judged(question, request, `status ${status}`, await context.send(request), status),
      ]),
    ]);
    return [...shown, ...rest];
  },
});

type Item = { user: number; product: number; quantity: number };

/** Also shows whether a visit leaves the shop as able as it was. */
async function shownProducts(context: ContractContext, products: number[]): Promise<Answer[]> {
  const truth = await context.truth<{ id: number; name: string; price_cents: number; pieces: number }>(
    `SELECT id, name, price_cents, pieces FROM products JOIN stock ON product_id = id WHERE id = ANY($1)`,
    [products],
  );
  const answers: Answer[] = [];
  for (let first = 0; first < products.length; first += visitsAtOnce) {
    const asked = products.slice(first, first + visitsAtOnce).map(async product => {
      const { id, ...fields } = truth.find(row => row.id === product) ?? { id: product };
      const request = get(`/stock/${id}`);
      const answer = await context.send(request);
      return judged('visit-after-visit', request, `price and pieces of product ${id}`, answer, 200, () =>
        wrongField(parsed(answer), fields),
      );
    });
    answers.push(...(await Promise.all(asked)));
  }
  return answers;
}

/** An order, read back by its owner and by somebody else, and the pieces that it took. */
async function bought(context: ContractContext, item: Item): Promise<Answer[]> {
  const [before] = await context.truth<{ price_cents: number; pieces: number }>(
    'SELECT price_cents, pieces FROM products JOIN stock ON product_id = id WHERE id = $1',
    [item.product],
  );
  if (!before) throw new Error(`the template has no product ${item.product}`);
  const { request, answer } = await buy(context, item);
  const total_cents = before.price_cents * item.quantity;
  const fields = { user_id: item.user, product_id: item.product, quantity: item.quantity, total_cents };
  const order = parsed(answer);
  const placed = judged('buy', request, `an order of ${total_cents} cents`, answer, 201, () =>
    wrongField(order, fields),
  );
  if (placed.outcome !== 'right') return [placed];
  const own = get(`/checkout/${order.id}?user=${item.user}`);
  const strangers = get(`/checkout/${order.id}?user=${(item.user % allUsers) + 1}`);
  const kept = await context.send(own);
  return [
    placed,
    judged('bought-is-kept', own, `the order that was placed`, kept, 200, () =>
      wrongField(parsed(kept), { id: order.id, ...fields }),
    ),
    judged('others-orders', strangers, 'status 404', await context.send(strangers), 404),
    await leftOver(context, item.product, before.pieces - item.quantity),
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
    judged(
      'last-pieces',
      request,
      'one gets them, the other status 409',
      answer,
      won === 1 && answer.status === 409 ? 409 : 201,
      () => (won === 1 ? '' : `${won} of 2 customers got 2 of the last 3 pieces`),
    ),
  );
  if (raced.some(({ outcome }) => outcome !== 'right')) return raced;
  const loser = users[both.findIndex(({ answer }) => answer.status === 409)] ?? 0;
  return [
    ...raced,
    await leftOver(context, product, 1),
    await nothingKept(context, loser, product, idIn(first.answer), idIn(last.answer)),
  ];
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
      return judged('nothing-half-done', path(id), 'no order, as the pieces were refused', answer, 404);
  }
  const none = { status: 404, headers: {}, body: '' };
  return judged('nothing-half-done', path(from + 1), 'no order, as the pieces were refused', none, 404);
}

async function buy({ send }: ContractContext, { user, product, quantity }: Item) {
  const request = post('/checkout', { user, product, quantity });
  return { request, answer: await send(request) };
}

async function leftOver({ send }: ContractContext, product: number, pieces: number): Promise<Answer> {
  const request = get(`/stock/${product}`);
  const answer = await send(request);
  return judged('pieces-left', request, `${pieces} pieces left`, answer, 200, () =>
    wrongField(parsed(answer), { pieces }),
  );
}

function refusedRequests(random: Random, product: number): [string, HttpRequest, number][] {
  const user = between(random, 1, allUsers);
  const order = between(random, 1, 1_000_000);
  return [
    ['not-found', get(`/stock/${allProducts + between(random, 1, 1000)}`), 404],
    ['not-found', post('/checkout', { user, product: allProducts + 1, quantity: 1 }), 404],
    ['bad-input', get('/stock/lamp'), 400],
    ['bad-input', post('/checkout', { user, product, quantity: 0 }), 400],
    ['bad-input', post('/checkout', { user, product, quantity: 'two' }), 400],
    ['bad-input', post('/checkout', { user, quantity: 1 }), 400],
    ['bad-input', get(`/checkout/${order}`), 400],
  ];
}
