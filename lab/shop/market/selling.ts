/** Products that the judge puts up for sale in the market, and what an administrator changes of them. */
import { get, post } from '../compare.ts';
import { type Product, userRow } from '../data-shape.ts';
import { parsed } from '../judge.ts';
import { looks } from '../look-until.ts';
import { judgeAdded, judgeProduct } from '../products/truth.ts';
import type { Visit } from '../visit.ts';

export type Offer = { seller: number; name: string; price_cents: number };

/** How late may show what is new or has changed. */
export const lateMs = 5000;

/** Anybody looks, at all copies. */
export const lookAt = (visit: Visit, question: string, product: Product, untilMs?: number): Promise<void> =>
  visit.sees(question, get(`/market/${product.id}`), answer => judgeProduct(answer, product), untilMs);

/** The answer has all of it; others see it a moment later, even those who asked for it before it was there. `newest`: as far as is known. */
export async function sell(
  visit: Visit,
  { seller, name, price_cents }: Offer,
  category: string,
  newest: number,
): Promise<Product> {
  await visit.look(get(`/market/${newest + 1}`), looks);
  const item = { category, name, price_cents };
  const fields = { seller_id: seller, seller: userRow(seller).name, ...item };
  const answer = await visit.ask(post('/market', { seller, ...item }), {
    'new-product': one => judgeAdded(one, fields),
  });
  const product = { ...fields, id: Number(parsed(answer).id) };
  await lookAt(visit, 'new-product-shown', product, Date.now() + lateMs);
  return product;
}

/** `product` is then as it should be shown; false where this database does not let it be changed. */
export async function change(
  visit: Visit,
  product: Product,
  { name, price_cents }: Pick<Product, 'name' | 'price_cents'>,
): Promise<boolean> {
  const update = 'UPDATE products SET name = $2, price_cents = $3 WHERE id = $1 RETURNING name, price_cents';
  const [changed] = (await visit.administer(update, [product.id, name, price_cents])) ?? [];
  Object.assign(product, changed);
  return changed !== undefined;
}
