/** What a right shop says to its customers about themselves and their orders. Runs in Node.js and in k6. */
import {
  isSeededOrder,
  newestOrders,
  type Order,
  orderRow,
  priceOf,
  type User,
  userRow,
  users,
} from '../data-shape.ts';
import {
  isNumberOfOrder,
  judgeAnswer,
  judgeFields,
  judgeRows,
  noOrderNumber,
  rowsIn,
  unfit,
} from '../judge.ts';
import type { Judgement, ShopAnswer } from '../traffic.ts';

export type Item = { product: number; quantity: number };

export const largestQuantity = 1000;
const shown = 50;

/** Of every ten users two are asked about by questions alone: no load orders for them. */
const asked = { first: 3, again: 7 };
const lanesOfUsers = 8;

/** The n-th customer of a lane, counted from any number; a lane that is asked again has others. */
export function askedUser(n: number, place: number, again: boolean): number {
  const most = Math.floor(users / 10 / lanesOfUsers);
  return 10 * (lanesOfUsers * (n % most) + place) + asked[again ? 'again' : 'first'];
}

/** One that no question is about, near a drawn one. */
export const loadedUser = (id: number): number => (Object.values(asked).includes(id % 10) ? id + 1 : id);

export const judgeAccount = (answer: ShopAnswer, user: User): Judgement =>
  judgeAnswer(answer, 200, body => judgeFields(body, { ...user }, 'wrong user', 'user'));

/** The account of nobody: the customer is asked to sign in. */
export const judgeSignedOut = (answer: ShopAnswer): Judgement => judgeAnswer(answer, 401);

/** The cookies from before signing out open nothing: neither this shop nor another copy of it knows them. */
export const judgeEnded = (answer: ShopAnswer): Judgement =>
  answer.status === 200
    ? { wrong: 'still signed in', difference: { kind: 'goes-on', status: answer.status } }
    : judgeSignedOut(answer);

/** What a script can read and send somewhere else is not enough to see the account. */
export const judgeReadable = (answer: ShopAnswer, cookies: string[]): Judgement =>
  answer.status === 200
    ? {
        wrong: 'readable cookie',
        difference: { kind: 'readable', names: cookies.map(pair => pair.slice(0, pair.indexOf('='))) },
      }
    : judgeSignedOut(answer);

/** A cookie that the shop never gave is refused; that it is still the own account harms nobody. */
export const judgeForged = (answer: ShopAnswer, own: number): Judgement =>
  answer.status >= 400 && answer.status < 500
    ? judgeAnswer(answer, answer.status)
    : judgeAccount(answer, userRow(own));

const fieldsOf = ({ product, quantity }: Item) => ({
  ...{ product_id: product, quantity },
  total_cents: quantity * priceOf(product),
});

/** `earlier`: the numbers of the customer's other orders, which this one cannot have. */
export const judgeOrdered = (answer: ShopAnswer, item: Item, earlier: readonly unknown[] = []): Judgement =>
  judgeAnswer(answer, 201, order => {
    if (!isNumberOfOrder(order.id)) return noOrderNumber('id', order.id);
    if (earlier.includes(order.id)) return unfit('number of another order', 'id', order.id, 'own-id');
    return judgeFields(order, fieldsOf(item), 'wrong order', 'order');
  });

export type Placed = Item & { id: unknown };

/** The customer's newest orders: those that were placed since the beginning, each once, and then those of the beginning. */
export const judgeOrders = (answer: ShopAnswer, user: number, placed: readonly Placed[]): Judgement =>
  judgeAnswer(answer, 200, ({ orders }) => {
    const rows = rowsIn(orders);
    if (!rows) return judgeRows('order', orders, []);
    const added = rows.filter(({ id }) => !isSeededOrder(Number(id)));
    // Of orders at the same moment any may stand first.
    const place = (id: unknown) => placed.findIndex(one => one.id === id);
    const inOrder = added.toSorted((a, b) => place(b.id) - place(a.id));
    const wanted = placed.map(one => ({ id: one.id as number, ...fieldsOf(one) })).reverse();
    const earlier = newestOrders(user, shown - placed.length)
      .map(orderRow)
      .map(withoutOwner);
    return judgeRows(
      'order',
      [...inOrder, ...rows.filter(row => !added.includes(row))],
      [...wanted, ...earlier],
    );
  });

/** What the list shows of an order. */
const withoutOwner = ({ id, product_id, quantity, total_cents, created_at }: Order) => ({
  ...{ id, product_id, quantity, total_cents, created_at },
});
