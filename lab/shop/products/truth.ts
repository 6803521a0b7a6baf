/** What a right shop says about products. */
import {
  categories,
  newestProducts,
  type Product,
  productRow,
  products,
  productsInCategory,
} from '../data-shape.ts';
import { type Fields, judgeAnswer, judgeFields, judgeRows, rowsIn, unfit } from '../judge.ts';
import type { Judgement, ShopAnswer } from '../traffic.ts';

export type Page = { category: string; page?: number | undefined; size?: number | undefined };

export const usualSize = 20;

type Grown = Page & { added: Product[] };

/** A page of a category to which these were added, the newest first. */
export function pageFrom({ category, added, page = 1, size = usualSize }: Grown) {
  const from = (page - 1) * size;
  const newer = added.slice(from, from + size);
  const older = rowsFrom(category, Math.max(0, from - added.length), size - newer.length);
  return { rows: [...newer, ...older], total: totalOf(category) + added.length };
}

export const pageOf = ({ category, page = 1, size = usualSize }: Page): Product[] =>
  rowsFrom(category, (page - 1) * size, size);

const rowsFrom = (category: string, from: number, count: number): Product[] =>
  newestProducts(category, from, count).map(productRow);

export const totalOf = (category: string): number => (categories.includes(category) ? productsInCategory : 0);

export const judgePage = (answer: ShopAnswer, wanted: Product[]): Judgement =>
  judgeAnswer(answer, 200, body => judgeRows('product', body.products, wanted));

export const judgeTotal = (answer: ShopAnswer, total: number): Judgement =>
  judgeAnswer(answer, 200, body => judgeFields(body, { total }, 'wrong total'));

/** A page where others may have been added since the beginning: those stand first, and `total` says how many they are. */
export function judgeGrown(answer: ShopAnswer, { category, page = 1, size = usualSize }: Page): Judgement {
  return judgeAnswer(answer, 200, body => {
    const rows = rowsIn(body.products);
    if (!rows) return judgeRows('product', body.products, []);
    const added = Number.isInteger(body.total) ? Number(body.total) - totalOf(category) : -1;
    if (added < 0) return judgeFields(body, { total: totalOf(category) }, 'wrong total');
    const from = (page - 1) * size - added;
    const newer = Math.min(size, Math.max(0, -from));
    const other = rows.slice(0, newer).find(row => row.category !== category || isOfBeginning(row.id));
    if (other) return judgeNewer(other, category);
    const repeated = rows.slice(1, newer).find((row, n) => Number(row.id) >= Number(rows[n]?.id));
    if (repeated) return unfit('wrong rows', 'id', repeated.id, 'own-id');
    return judgeRows('product', rows.slice(newer), rowsFrom(category, Math.max(0, from), size - newer));
  });
}

function judgeNewer({ id, category: seen }: Fields, category: string): Judgement {
  if (seen === category) return unfit('wrong rows', 'id', id, 'later-id');
  const difference = { kind: 'field', of: 'product', id, name: 'category', seen: seen ?? null } as const;
  return { wrong: 'wrong rows', difference: { ...difference, wanted: category } };
}

const isOfBeginning = (id: unknown): boolean => Number.isInteger(id) && Number(id) <= products;

export const judgeProduct = (answer: ShopAnswer, wanted: Product): Judgement =>
  judgeAnswer(answer, 200, product => judgeFields(product, wanted, 'wrong product', 'product'));

/** A product that was put up for sale just now; it has an id that no older one has. */
export const judgeAdded = (answer: ShopAnswer, wanted: Fields): Judgement =>
  judgeAnswer(answer, 201, product =>
    typeof product.id === 'number' && product.id > products
      ? judgeFields(product, wanted, 'wrong product', 'product')
      : unfit('no new id', 'id', product.id, 'later-id'),
  );
