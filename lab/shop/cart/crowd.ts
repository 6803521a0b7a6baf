/** Many customers who do the same at the same moment. */
import { judgeAnswer, parsed, right } from '../judge.ts';
import type { HttpRequest, Judgement, ShopAnswer } from '../traffic.ts';
import type { Visit } from '../visit.ts';
import {
  type Customer,
  judgeNextPut,
  keepOrder,
  lookRequest,
  newCustomer,
  orderPath,
  orderRequest,
  putRequest,
} from './customer.ts';
import { type Item, judgeCart, judgeFound, judgeOrdered } from './truth.ts';

type JudgeOne = (answer: ShopAnswer, customer: Customer, all: ShopAnswer[]) => Judgement;

/** Each sends one request at the same moment. */
async function allAtOnce(
  visit: Visit,
  customers: Customer[],
  requestOf: (customer: Customer, place: number) => HttpRequest,
  judges: Record<string, JudgeOne>,
): Promise<ShopAnswer[]> {
  const requests = customers.map((customer, n) => customer.jar.addTo(requestOf(customer, n)));
  const judgeEach = Object.entries(judges).map(([question, judge]) => [
    question,
    (answer: ShopAnswer, all: ShopAnswer[]) => judge(answer, customers[all.indexOf(answer)] as Customer, all),
  ]);
  const answers = await visit.atOnce(requests, Object.fromEntries(judgeEach));
  for (const [n, answer] of answers.entries()) customers[n]?.jar.keep(answer);
  return answers;
}

/** Each order has a number of its own, is found again by its owner only, and leaves an empty cart. */
export async function orderTogether(visit: Visit, items: Item[]): Promise<void> {
  const customers = items.map(newCustomer);
  const judgePuts = items.map((item, n) => judgeNextPut(customers[n] as Customer, item));
  await allAtOnce(visit, customers, (_, n) => putRequest(items[n] as Item), {
    'many-at-once': (answer, customer) => judgePuts[customers.indexOf(customer)]?.(answer) ?? right,
  });
  const isKept: JudgeOne = (answer, { cart }) => judgeCart(answer, cart);
  await allAtOnce(visit, customers, () => lookRequest, { 'many-kept': isKept });
  const ordered = await allAtOnce(visit, customers, () => orderRequest, {
    'orders-at-once': (answer, { cart }) => judgeOrdered(answer, cart),
    'own-number': judgeOwnNumber,
  });
  for (const [n, answer] of ordered.entries()) keepOrder(customers[n] as Customer, answer);
  const pathOf = ({ orders: [placed] }: Customer) => orderPath(placed?.number);
  for (let look = 0; look < 2; look++)
    await allAtOnce(visit, customers, pathOf, {
      'order-found': (answer, { orders: [placed] }) =>
        judgeFound(answer, placed?.number, placed?.cart ?? new Map()),
    });
  const neighbour = (n: number) => customers.at(n - 1) as Customer;
  await allAtOnce(visit, customers, (_, n) => pathOf(neighbour(n)), {
    'others-order': answer => judgeAnswer(answer, 404),
  });
  await allAtOnce(visit, customers, () => lookRequest, { 'empty-after-order': isKept });
}

function judgeOwnNumber(answer: ShopAnswer, _: Customer, all: ShopAnswer[]): Judgement {
  const { number } = parsed(answer);
  const same = all.filter(one => one.status === 201 && parsed(one).number === number);
  if (answer.status !== 201 || same.length < 2) return right;
  return { wrong: 'same number', difference: { kind: 'same-number', number, orders: same.length } };
}
