/** Products as they should be and as the shop showed them. */
import { shown } from '../compare.ts';
import type { ContractContext } from '../contract.ts';
import { parsed } from '../judge.ts';
import type { ShopAnswer } from '../traffic.ts';

export type Fields = Record<string, unknown>;
export type Product = {
  id: number;
  seller_id: number;
  seller: string;
  category: string;
  name: string;
  price_cents: number;
};
export type Page = { category: string; page?: number; size?: number };

export const usualSize = 20;

export const pagePath = ({ category, page, size }: Page): string =>
  `/products?category=${encodeURIComponent(category)}${page ? `&page=${page}` : ''}${size ? `&size=${size}` : ''}`;

export const pageOf = (
  context: ContractContext,
  { category, page = 1, size = usualSize }: Page,
): Promise<Product[]> => readProducts(context, 'category = $1', category, size, (page - 1) * size);

export const productOf = async (context: ContractContext, id: number): Promise<Product> => {
  const [product] = await readProducts(context, 'products.id = $1', id, 1, 0);
  if (!product) throw new Error(`the template has no product ${id}`);
  return product;
};

function readProducts(
  { truth }: ContractContext,
  where: string,
  value: unknown,
  count: number,
  from: number,
): Promise<Product[]> {
  return truth<Product>(
    `SELECT products.id, seller_id, users.name AS seller, category, products.name, price_cents
     FROM products JOIN users ON users.id = seller_id
     WHERE ${where} ORDER BY products.id DESC LIMIT ${count} OFFSET ${from}`,
    [value],
  );
}

export async function totalOf({ truth }: ContractContext, category: string): Promise<number> {
  const rows = await truth<{ total: number }>(
    'SELECT count(*)::integer AS total FROM products WHERE category = $1',
    [category],
  );
  return rows[0]?.total ?? 0;
}

/** What is wrong with the list of products, in plain words; empty when nothing is. Additional fields are welcome. */
export function listProblem(answer: ShopAnswer, wanted: Product[]): string {
  const { products } = parsed(answer);
  if (!Array.isArray(products)) return 'no list of products';
  for (const [place, product] of wanted.entries()) {
    const found: Fields = Object(products[place]);
    if (place >= products.length) return `${products.length} products instead of ${wanted.length}`;
    if (found.id !== product.id)
      return `product ${found.id} in place ${place + 1}, where product ${product.id} should be`;
    const problem = wrongField(found, product);
    if (problem) return `product ${product.id}: ${problem}`;
  }
  return products.length > wanted.length ? `${products.length} products instead of ${wanted.length}` : '';
}

export function wrongField(found: Fields, wanted: Fields): string {
  const name = Object.keys(wanted).find(key => found[key] !== wanted[key]);
  return name ? `${name} is ${shown(found[name])} instead of ${shown(wanted[name])}` : '';
}
