/** Orders that the judge places, and what an administrator does beside them. */
import { post } from '../compare.ts';
import { type Order, priceOf } from '../data-shape.ts';
import { parsed, unfit } from '../judge.ts';
import type { HttpRequest, Judgement, ShopAnswer } from '../traffic.ts';
import type { Visit } from '../visit.ts';
import { follow, lookAt, lookAtOne, type Shelf, showsAll } from './looks.ts';
import { judgePlaced } from './truth.ts';

type Item = { product: number; quantity: number };

/** What the customer says of price, state and number is not used. */
const requestOf = (user: number, { product, quantity }: Item): HttpRequest =>
  post('/orders', { user, product, quantity, total_cents: 1, status: 'delivered', id: 1 });

const judge = (answer: ShopAnswer, user: number, { product, quantity }: Item, price: number): Judgement =>
  judgePlaced(answer, { user, product, quantity }, { status: 'placed' }, price);

/** Orders once; answers the order as it must be shown from now on. */
export async function place(
  visit: Visit,
  shelf: Shelf,
  item: Item,
  price = priceOf(item.product),
  question = 'place-order',
): Promise<Order> {
  const { user } = shelf;
  const answer = await visit.ask(requestOf(user, item), { [question]: one => judge(one, user, item, price) });
  const order = parsed(answer) as Order;
  keep(shelf, order);
  return order;
}

/** The newest first; of the same moment the one with the higher number. */
function keep({ added }: Shelf, ...orders: Order[]): void {
  added.push(...orders);
  added.sort((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at) || b.id - a.id);
}

const atOnce = 6;
const planted = 5;

/** Orders of the same moment: some come together, others are put in by an import. Then all pages are followed. */
export async function atTheSameMoment(visit: Visit, shelf: Shelf, item: Item, size: number): Promise<void> {
  const { user } = shelf;
  const price = priceOf(item.product);
  const requests = Array.from({ length: atOnce }, () => requestOf(user, item));
  const answers = await visit.atOnce(requests, {
    'place-order': (answer, all) => {
      const judgement = judge(answer, user, item, price);
      const ids = all.map(one => parsed(one).id);
      return judgement.wrong || new Set(ids).size === all.length
        ? judgement
        : unfit('same number twice', 'id', parsed(answer).id, 'own-id');
    },
  });
  keep(shelf, ...answers.map(answer => parsed(answer) as Order));
  const imported = await visit.administer(
    `INSERT INTO orders (user_id, product_id, quantity, total_cents, created_at)
     SELECT $1, $2, 1, $3, date_trunc('second', now()) + interval '1 second' FROM generate_series(1, $4)
     RETURNING id, user_id, product_id, quantity, total_cents, status, created_at`,
    [user, item.product, price, planted],
  );
  const orders = (imported ?? []).map(row => JSON.parse(JSON.stringify(row)) as Order);
  if (!(await showsAll(visit, shelf, orders))) return;
  keep(shelf, ...orders);
  await follow(visit, shelf, size, Math.ceil((atOnce + planted + 1) / size), 'same-moment');
}

/** The price of a product changes between two orders. */
export async function newPrice(visit: Visit, shelf: Shelf): Promise<void> {
  const insert = `INSERT INTO products (seller_id, category, name, price_cents) VALUES (101, 'attic', 'A globe', 1200) RETURNING id`;
  const product = (await visit.administer(insert, []))?.[0]?.id;
  if (typeof product !== 'number') return;
  const question = 'price-of-today';
  const first = await place(visit, shelf, { product, quantity: 2 }, 1200, question);
  const update = 'UPDATE products SET price_cents = 900 WHERE id = $1 RETURNING id';
  if (!(await visit.administer(update, [product]))?.length) return;
  const second = await place(visit, shelf, { product, quantity: 3 }, 900, question);
  await lookAtOne(visit, first, question);
  await lookAtOne(visit, second, question);
}

/** Somebody new has no orders, and then one. */
export async function somebodyNew(visit: Visit, mark: string): Promise<void> {
  const insert = 'INSERT INTO users (name, email) VALUES ($1, $2) RETURNING id';
  const user = (await visit.administer(insert, ['Nele Neu', `nele.${mark}@example.com`]))?.[0]?.id;
  if (typeof user !== 'number') return;
  const shelf: Shelf = { user, added: [] };
  await lookAt(visit, shelf, 5, 'unknown-user');
  await place(visit, shelf, { product: 7, quantity: 2 });
  await lookAt(visit, shelf, 5);
}
