/** Products that the judge puts up for sale, and what an administrator changes of them. */
import { post } from '../compare.ts';
import { type Product, userRow } from '../data-shape.ts';
import { parsed, unfit } from '../judge.ts';
import type { Judgement, ShopAnswer } from '../traffic.ts';
import type { Visit } from '../visit.ts';
import { judgeAdded } from './truth.ts';

export type Item = { seller: number; name: string; price_cents: number };

/** A category and what was added to it, the newest first. */
export type Shelf = { category: string; added: Product[] };

const requestOf = ({ category }: Shelf, { seller, name, price_cents }: Item) =>
  post('/products', { seller, category, name, price_cents });

const fieldsOf = ({ category }: Shelf, { seller, name, price_cents }: Item, sellerName: string) => ({
  ...{ seller_id: seller, seller: sellerName, category, name, price_cents },
});

/** Puts it up for sale once; answers it as it should be shown from now on. */
export async function put(
  visit: Visit,
  shelf: Shelf,
  item: Item,
  sellerName: string,
  question = 'new-product',
): Promise<Product> {
  const fields = fieldsOf(shelf, item, sellerName);
  const answer = await visit.ask(requestOf(shelf, item), { [question]: one => judgeAdded(one, fields) });
  const product = { ...fields, id: Number(parsed(answer).id) };
  keep(shelf, product);
  return product;
}

/** Two requests at the same moment are two products. */
export async function putTwice(visit: Visit, shelf: Shelf, item: Item, sellerName: string): Promise<void> {
  const fields = fieldsOf(shelf, item, sellerName);
  const judge = (answer: ShopAnswer, all: ShopAnswer[]): Judgement => {
    const judgement = judgeAdded(answer, fields);
    const ids = all.map(one => parsed(one).id);
    return judgement.wrong || new Set(ids).size === all.length
      ? judgement
      : unfit('same id twice', 'id', ids[0], 'own-id');
  };
  const request = requestOf(shelf, item);
  const answers = await visit.atOnce([request, request], { 'new-product': judge });
  for (const answer of answers) keep(shelf, { ...fields, id: Number(parsed(answer).id) });
}

const mostFilled = 60;

/** Puts products into a category that nobody has looked at yet, as an import does. */
export async function fill(visit: Visit, { category, added }: Shelf): Promise<void> {
  const rows = await visit.administer(
    `INSERT INTO products (seller_id, category, name, price_cents)
     SELECT 101, $1, 'Book no. ' || n, 100 + n FROM generate_series(1, $2) AS n
     RETURNING id, seller_id, category, name, price_cents`,
    [category, mostFilled],
  );
  for (const row of rows ?? []) added.unshift({ ...(row as Product), seller: userRow(101).name });
}

function keep({ added }: Shelf, product: Product): void {
  added.unshift(product);
  added.sort((a, b) => b.id - a.id);
}

const newName = 'Nele Neu';
const laterName = 'Nele Alt';
const laterPrice = 900;

/**
 * Somebody new sells something; then the name and the price change, and they sell once more. From then on the page must show both as they
 * are: a shop that keeps pages may keep them until something new comes.
 */
export async function soldBySomebodyNew(
  visit: Visit,
  shelf: Shelf,
  mark: string,
  look: () => Promise<void>,
): Promise<void> {
  const email = `nele.${mark}@example.com`;
  const user = 'INSERT INTO users (name, email) VALUES ($1, $2) RETURNING id';
  const seller = (await visit.administer(user, [newName, email]))?.[0]?.id;
  if (typeof seller !== 'number') return;
  const sell = (price_cents: number, name: string) =>
    put(visit, shelf, { seller, name: 'A globe', price_cents }, name, 'as-of-today');
  const product = await sell(1200, newName);
  await look();
  const name = 'UPDATE users SET name = $2 WHERE id = $1 RETURNING name AS seller';
  const price = 'UPDATE products SET price_cents = $2 WHERE id = $1 RETURNING price_cents';
  const renamed = await visit.administer(name, [seller, laterName]);
  Object.assign(product, renamed?.[0]);
  Object.assign(product, (await visit.administer(price, [product.id, laterPrice]))?.[0]);
  await sell(1300, product.seller);
  await look();
}
