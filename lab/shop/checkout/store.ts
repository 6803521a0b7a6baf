/** What one lane knows of its own products: pieces and prices now, and every order that it placed. */
import { get, post } from '../compare.ts';
import { fewLeft, piecesOf, productRow, stockRow, users } from '../data-shape.ts';
import { judgeAnswer, parsed, right, unfit } from '../judge.ts';
import { lanes } from '../model.ts';
import { judgeOrder } from '../orders/truth.ts';
import type { Judgement, ShopAnswer } from '../traffic.ts';
import type { Visit } from '../visit.ts';
import { readListed } from '../warehouse/listed.ts';
import type { Shelf } from './refusals.ts';
import { isTaken, judgeTaken, orderOf, promised, promisedMs } from './taken.ts';
import { judgeProduct } from './truth.ts';

type Known = { name: string; price_cents: number; pieces: number };
type Bought = { id: unknown; user_id: number; product_id: number; quantity: number; total_cents: number };

export type Store = { products: Map<number, Known>; orders: Bought[] };

export const newStore = (): Store => ({ products: new Map(), orders: [] });

const shelves = 60;
/** Any number up to this leads to one of them. */
export const anyShelf = 2 ** 20;

/** Each lane has shelves of twenty products for itself; `apart` are those that only a second look uses. */
export function shelfOf(place: number, n: number, apart: boolean): Shelf {
  const row = stockRow * (place + lanes * ((n % shelves) + (apart ? shelves : 0)));
  return { plenty: row + 1 + (n % 9), few: row + 10, none: row + 20 };
}

export function known({ products }: Store, product: number): Known {
  const { name, price_cents } = productRow(product);
  const found = products.get(product) ?? { name, price_cents, pieces: piecesOf(product) };
  products.set(product, found);
  return found;
}

export async function look(visit: Visit, store: Store, product: number, question: string): Promise<void> {
  await visit.ask(get(`/stock/${product}`), {
    [question]: answer => judgeProduct(answer, { product, ...known(store, product) }),
  });
}

export type Purchase = { user: number; product: number; quantity: number };

/** What the customer says of the price is not used. */
const requestOf = (purchase: Purchase) => post('/checkout', { ...purchase, total_cents: 1, price_cents: 1 });

const judgeBought = (answer: ShopAnswer, purchase: Purchase, { price_cents }: Known): Judgement =>
  judgeTaken(answer, purchase, price_cents);

/** Gets the pieces where there are enough, else status 409. */
export async function buy(visit: Visit, store: Store, purchase: Purchase, question = 'buy'): Promise<void> {
  const stock = known(store, purchase.product);
  if (purchase.quantity > stock.pieces)
    return visit.refused('sold-out', requestOf(purchase), 409, { times: 1 });
  const answer = await visit.ask(requestOf(purchase), {
    [question]: one => judgeBought(one, purchase, stock),
  });
  await keep(visit, store, purchase, answer);
}

/** Waits for an order that is only promised, so that all that follows may ask for it. */
async function keep(visit: Visit, store: Store, purchase: Purchase, answer: ShopAnswer): Promise<void> {
  const stock = known(store, purchase.product);
  const order = { id: parsed(answer).id, ...orderOf(purchase, stock.price_cents) } as Bought;
  store.orders.push(order);
  stock.pieces -= order.quantity;
  if (answer.status !== promised) return;
  const untilMs = Date.now() + promisedMs;
  await visit.sees('bought-is-kept', readBy(order), one => judgeOrder(one, order), untilMs);
}

const readBy = ({ id, user_id }: { id: unknown; user_id: number }, user = user_id) =>
  get(`/checkout/${encodeURIComponent(String(id))}?user=${user}`);

/** Two customers buy the same at the same moment: two orders. */
export async function buyTogether(visit: Visit, store: Store, purchase: Purchase): Promise<void> {
  const other = { ...purchase, user: (purchase.user % users) + 1 };
  const stock = known(store, purchase.product);
  const both = [purchase, other];
  const answers = await visit.atOnce(both.map(requestOf), {
    buy: (answer, all) => {
      const judgement = judgeBought(answer, both[all.indexOf(answer)] ?? purchase, stock);
      const ids = all.map(one => parsed(one).id);
      return judgement.wrong || new Set(ids).size === all.length
        ? judgement
        : unfit('same number twice', 'id', ids[0], 'own-id');
    },
  });
  for (const [n, answer] of answers.entries()) await keep(visit, store, both[n] ?? purchase, answer);
}

/** Two want 2 of the last 3 pieces at the same moment: one gets them. */
export async function lastPieces(visit: Visit, store: Store, few: number, user: number): Promise<void> {
  const rivals = [user, (user % users) + 1].map(one => ({ user: one, product: few, quantity: 2 }));
  const answers = await visit.atOnce(rivals.map(requestOf), { 'last-pieces': judgeRace });
  for (const [n, answer] of answers.entries())
    if (isTaken(answer)) await keep(visit, store, rivals[n] as Purchase, answer);
}

function judgeRace(answer: ShopAnswer, all: ShopAnswer[]): Judgement {
  const won = all.filter(isTaken).length;
  if (won === 1 && answer.status === 409) return judgeAnswer(answer, 409);
  const race = { kind: 'race', won, of: 2, pieces: fewLeft } as const;
  const status = isTaken(answer) ? answer.status : 201;
  return judgeAnswer(answer, status, () => (won === 1 ? right : { wrong: 'wrong pieces', difference: race }));
}

/** The newest order, as its owner and as somebody else asks for it. */
export async function ownOrder(visit: Visit, { orders }: Store): Promise<void> {
  const order = orders.at(-1);
  if (order) await readOrder(visit, order, 'bought-is-kept');
}

export async function readOrder(
  visit: Visit,
  order: Record<string, unknown> & { id: unknown; user_id: number },
  question: string,
): Promise<void> {
  await visit.ask(readBy(order), { [question]: answer => judgeOrder(answer, order) });
  const stranger = (order.user_id % users) + 1;
  await visit.refused('others-orders', readBy(order, stranger), 404, { times: 1 });
}

/** The warehouse has each order of this lane, and of its products no order that was refused. */
export async function nothingHalfDone(visit: Visit, { products, orders }: Store): Promise<void> {
  const wanted = orders.map(({ id, product_id, quantity }) => ({
    number: String(id),
    items: [[product_id, quantity]] as [number, number][],
  }));
  await readListed(visit, 'nothing-half-done', wanted, ([product]) => products.has(product));
}

const globe = { name: 'A globe', price_cents: 1200, pieces: 9 };

/** The office changes a price and what is there. From the next purchase on, both are as they are now. */
export async function changedByTheOffice(visit: Visit, store: Store, user: number): Promise<void> {
  const question = 'as-of-today';
  const put = `WITH made AS (
       INSERT INTO products (seller_id, category, name, price_cents) VALUES (101, 'attic', $1, $2) RETURNING id
     )
     INSERT INTO stock (product_id, pieces) SELECT id, $3 FROM made RETURNING product_id AS id`;
  const { name, price_cents, pieces } = globe;
  const product = (await visit.administer(put, [name, price_cents, pieces]))?.[0]?.id;
  if (typeof product !== 'number') return;
  store.products.set(product, { ...globe });
  await look(visit, store, product, question);
  await buy(visit, store, { user, product, quantity: 1 }, question);
  const price = 'UPDATE products SET price_cents = $2 WHERE id = $1 RETURNING price_cents';
  const stock = 'UPDATE stock SET pieces = $2 WHERE product_id = $1 RETURNING pieces';
  for (const [statement, value] of [
    [price, 900],
    [stock, 3],
  ] as const)
    Object.assign(known(store, product), (await visit.administer(statement, [product, value]))?.[0]);
  await buy(visit, store, { user, product, quantity: 2 }, question);
  await look(visit, store, product, question);
  await buy(visit, store, { user, product, quantity: 2 }, question);
  await look(visit, store, product, question);
}
