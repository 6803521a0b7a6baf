/** What a right shop says about a cart and about ordering it. */
import { priceOf } from '../data-shape.ts';
import type { Pieces } from '../difference.ts';
import {
  type Fields,
  isNumberOfOrder,
  judgeAnswer,
  judgeFields,
  noOrderNumber,
  right,
  rowsIn,
} from '../judge.ts';
import type { Judgement, ShopAnswer } from '../traffic.ts';

/** Pieces by product. */
export type Cart = ReadonlyMap<number, number>;
export type Item = { product: number; quantity: number };

/** Of one product at a time. */
export const largestQuantity = 1000;

export const withMore = (cart: Cart, { product, quantity }: Item): Cart =>
  new Map([...cart, [product, (cart.get(product) ?? 0) + quantity]]);

export function totalOf(cart: Cart): number {
  let total = 0;
  for (const [product, pieces] of cart) total += pieces * priceOf(product);
  return total;
}

/** The answer to putting something in says how many pieces of the product are in the cart now. */
export const judgePut = (answer: ShopAnswer, product: number, pieces: number): Judgement =>
  judgeAnswer(answer, 201, body =>
    judgeFields(body, { product_id: product, quantity: pieces }, 'wrong pieces'),
  );

/** The cart holds this, at today's prices, and nothing else. */
export const judgeCart = (answer: ShopAnswer, cart: Cart): Judgement =>
  judgeAnswer(answer, 200, body => {
    const seen = cartIn(body);
    if (!seen) return noCart(cart);
    if (!isSame(seen, cart))
      return {
        wrong: 'wrong cart',
        difference: { kind: 'cart', seen: piecesIn(seen), wanted: piecesIn(cart) },
      };
    return judgePrices(body, seen);
  });

/** A cart of which nobody knows what it should hold. */
export const judgeUnknownCart = (answer: ShopAnswer): Judgement =>
  judgeAnswer(answer, 200, body => (cartIn(body) ? right : noCart(new Map())));

const noCart = (cart: Cart): Judgement => ({
  wrong: 'no cart',
  difference: { kind: 'cart', seen: null, wanted: piecesIn(cart) },
});

/** What an answer says is in the cart; null when it is no cart. */
export function cartIn({ items }: Fields): Cart | null {
  const rows = rowsIn(items);
  if (!rows) return null;
  const cart = new Map(rows.map(item => [whole(item.product_id), whole(item.quantity)]));
  const isCart = cart.size === rows.length && !cart.has(NaN) && ![...cart.values()].includes(NaN);
  return isCart ? cart : null;
}

/** A sum comes from PostgreSQL as a text. */
const whole = (value: unknown): number =>
  typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN;

function judgePrices(body: Fields, cart: Cart): Judgement {
  const items = rowsIn(body.items) ?? [];
  const wrong = items.find(({ product_id, price_cents }) => price_cents !== priceOf(whole(product_id)));
  if (!wrong) return judgeTotal(body, cart);
  const { product_id: id, price_cents: seen } = wrong;
  const price = { name: 'price_cents', seen: seen ?? null, wanted: priceOf(whole(id)) };
  return { wrong: 'wrong price', difference: { kind: 'field', of: 'product', id, ...price } };
}

const judgeTotal = (body: Fields, cart: Cart): Judgement =>
  judgeFields(body, { total_cents: totalOf(cart) }, 'wrong total');

/** An order of what was in the cart, with a number. Its owner is known by a cookie, which is not in the answer. */
export const judgeOrdered = (answer: ShopAnswer, cart: Cart): Judgement =>
  judgeAnswer(answer, 201, body => {
    if (!isNumberOfOrder(body.number)) return noOrderNumber('number', body.number);
    const receipt = { number: String(body.number), items: [...cart], owner: null };
    return { ...judgeTotal(body, cart), receipt };
  });

/** The order with this number, of what was in the cart. */
export const judgeFound = (answer: ShopAnswer, number: unknown, cart: Cart): Judgement =>
  judgeAnswer(answer, 200, body =>
    body.number === number ? judgeTotal(body, cart) : judgeFields(body, { number }, 'wrong order'),
  );

const isSame = (seen: Cart, cart: Cart): boolean =>
  seen.size === cart.size && [...cart].every(([product, pieces]) => seen.get(product) === pieces);

const piecesIn = (cart: Cart): Pieces[] => [...cart].map(([product, pieces]) => ({ product, pieces }));
