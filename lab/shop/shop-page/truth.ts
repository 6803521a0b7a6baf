/** What a right shop shows on the page of one product. Runs in Node.js and in k6. */
import { newestProducts, type Product, popularProducts, productRow, products } from '../data-shape.ts';
import { type Fields, judgeAnswer, judgeFields, right, unfit } from '../judge.ts';
import type { Judgement, ShopAnswer } from '../traffic.ts';

export type Prices = 'gross' | 'net';

const newestShown = 5;
const taxFactor = 1.2;

/** Of every ten products of a category one may get another price while verify asks; no load comes to it. */
const mayChange = 3;
const stride = 8;
const isPlaceToChange = (id: number): boolean => Math.floor(id / stride) % 10 === mayChange;

/** One of those in the category at this place, drawn by any number. */
export const productToChange = (number: number, place: number): number =>
  stride * (10 * (number % 240) + mayChange) + place;

/** One of those that stay as they are, near a drawn one. */
export const lastingProduct = (id: number): number =>
  isPlaceToChange(id) && !popularProducts.includes(id) ? id + stride : id;

/** The newest names of a category to which these were added, the newest first. */
export const newestNames = (category: string, added: Product[]): string[] =>
  [
    ...added.map(({ name }) => name),
    ...newestProducts(category, 0, newestShown).map(id => productRow(id).name),
  ].slice(0, newestShown);

/** The price as it is shown. */
const shownPrice = (gross: number, prices: Prices): number =>
  prices === 'net' ? Math.round(gross / taxFactor) : gross;

/** `added`: what came into its category since the beginning, the newest first; the list of new ones may be a while behind. */
export function judgePage(answer: ShopAnswer, product: Product, prices: Prices, added: Product[]): Judgement {
  const { id, name, category, seller, price_cents } = product;
  return judgeAnswer(answer, 200, page => {
    const wanted = { id, name, category, seller, prices, price_cents: shownPrice(price_cents, prices) };
    const judgement = judgeFields(page, wanted, 'wrong page', 'page');
    return judgement.wrong ? judgement : judgeNewest(page, category, added);
  });
}

function judgeNewest({ newest }: Fields, category: string, added: Product[]): Judgement {
  const lists = [[], ...added].map((_, n) => JSON.stringify(newestNames(category, added.slice(n))));
  const seen = JSON.stringify(newest);
  if (lists.includes(seen)) return right;
  const difference = { kind: 'field', of: 'page', name: 'newest', seen: newest ?? null } as const;
  return { wrong: 'wrong names', difference: { ...difference, wanted: newestNames(category, added) } };
}

/** A product that was put up for sale just now, with its page; it has an id that no older one has. */
export const judgeAdded = (answer: ShopAnswer, wanted: Fields): Judgement =>
  judgeAnswer(answer, 201, page =>
    typeof page.id === 'number' && page.id > products
      ? judgeFields(page, wanted, 'wrong page', 'page')
      : unfit('no new id', 'id', page.id, 'later-id'),
  );

export const judgeChanged = (answer: ShopAnswer, id: number, price_cents: number): Judgement =>
  judgeAnswer(answer, 200, product => judgeFields(product, { id, price_cents }, 'wrong price', 'product'));
