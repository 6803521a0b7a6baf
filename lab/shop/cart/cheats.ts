/** What impatient and dishonest customers do: two clicks at once, cookies that the shop never gave. */
import { forgeries } from '../forgeries.ts';
import { judgeAnswer, parsed, right } from '../judge.ts';
import type { HttpRequest, Judgement, ShopAnswer } from '../traffic.ts';
import type { Visit } from '../visit.ts';
import {
  ask,
  findOrder,
  keepOrder,
  look,
  lookRequest,
  newCustomer,
  orderPath,
  orderRequest,
  put,
  putRequest,
} from './customer.ts';
import { type Item, judgeCart, judgeOrdered, judgePut } from './truth.ts';

/** Two clicks on "order" at the same moment are one order: the second one hears that the cart is empty, or of the same order. */
export async function twoClicks(visit: Visit, item: Item): Promise<void> {
  const customer = newCustomer();
  await put(visit, customer, item);
  const { cart, jar } = customer;
  const judge = (answer: ShopAnswer, all: ShopAnswer[]): Judgement => {
    const placed = all.filter(({ status }) => status === 201).map(one => parsed(one).number);
    if (new Set(placed).size > 1)
      return { wrong: 'two orders', difference: { kind: 'two-orders', numbers: placed } };
    if (answer.status === 409 && placed.length > 0) return right;
    return judgeOrdered(answer, cart);
  };
  const click = jar.addTo(orderRequest);
  const placed = (await visit.atOnce([click, click], { 'one-order': judge })).find(isPlaced);
  if (!placed) return;
  jar.keep(placed);
  keepOrder(customer, placed);
  await look(visit, customer, 'empty-after-order');
  for (const one of customer.orders) await findOrder(visit, customer, one, newCustomer());
}

const isPlaced = ({ status }: ShopAnswer): boolean => status === 201;

/** With a cookie that the shop never gave, there is no cart to see and nothing to order. */
export async function forgedCookies(visit: Visit, item: Item): Promise<void> {
  // In a row, so that the next lower and the next higher number, if it is one, are somebody's too.
  const inARow = [newCustomer(), newCustomer(), newCustomer()];
  for (const customer of inARow) await put(visit, customer, item);
  const { cookie = '' } = inARow[1]?.jar.addTo(lookRequest).headers ?? {};
  for (const forged of forgeries(cookie)) {
    const request: HttpRequest = { ...lookRequest, headers: { cookie: forged } };
    await visit.ask(request, { 'forged-cookie': judgeNoCart });
  }
}

/** An empty cart, or an open refusal. */
const judgeNoCart = (answer: ShopAnswer): Judgement =>
  answer.status >= 400 && answer.status < 500
    ? judgeAnswer(answer, answer.status)
    : judgeCart(answer, new Map());

const globe = 'A globe';

/** The office changes a price between two looks at a cart, and after the order. */
export async function priceOfToday(visit: Visit): Promise<void> {
  const insert = `INSERT INTO products (seller_id, category, name, price_cents) VALUES (101, 'attic', $1, 1200) RETURNING id`;
  const product = (await visit.administer(insert, [globe]))?.[0]?.id;
  if (typeof product !== 'number') return;
  const customer = newCustomer();
  const question = 'price-of-today';
  const costs = (total: number) => (answer: ShopAnswer) =>
    judgeAnswer(answer, answer.status, ({ total_cents }) =>
      total_cents === total && answer.status < 300
        ? right
        : {
            wrong: 'wrong total',
            difference: {
              kind: 'field',
              of: 'answer',
              name: 'total_cents',
              seen: total_cents ?? null,
              wanted: total,
            },
          },
    );
  const asked = (request: HttpRequest, judge: (answer: ShopAnswer) => Judgement) =>
    ask(visit, customer, request, { [question]: judge });
  const onePiece = putRequest({ product, quantity: 1 });
  const to = async (cents: number) =>
    (
      await visit.administer('UPDATE products SET price_cents = $2 WHERE id = $1 RETURNING id', [
        product,
        cents,
      ])
    )?.length;
  await asked(onePiece, answer => judgePut(answer, product, 1));
  await asked(lookRequest, costs(1200));
  if (!(await to(900))) return;
  await asked(lookRequest, costs(900));
  await asked(onePiece, answer => judgePut(answer, product, 2));
  await asked(lookRequest, costs(1800));
  const { number } = parsed(await asked(orderRequest, costs(1800)));
  if (!(await to(500))) return;
  await asked(orderPath(number), costs(1800));
}
