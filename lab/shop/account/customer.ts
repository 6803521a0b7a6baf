/** A customer of the shop: the account, the cookies on one device, and what was ordered. */
import { type CookieJar, cookieJar } from '../cookies.ts';
import { userRow } from '../data-shape.ts';
import { parsed } from '../judge.ts';
import type { HttpRequest, Judgement, ShopAnswer } from '../traffic.ts';
import type { Visit } from '../visit.ts';
import { accountRequest, listRequest, orderRequest, signInRequest, signOutRequest } from './requests.ts';
import {
  type Item,
  judgeAccount,
  judgeEnded,
  judgeOrdered,
  judgeOrders,
  judgeSignedOut,
  type Placed,
} from './truth.ts';

/**
 * `isIn`: whether this device is signed in. `ended`: a look with the cookies that it had before it signed out last. `orders` are those of the
 * account, whichever device placed them.
 */
export type Customer = {
  user: number;
  jar: CookieJar;
  isIn: boolean;
  ended: HttpRequest | null;
  orders: Placed[];
};

export const newCustomer = (user: number): Customer => ({
  ...{ user, jar: cookieJar(), isIn: false, ended: null, orders: [] },
});

/** The same person on another device. */
export const otherDevice = (customer: Customer): Customer => ({
  ...customer,
  jar: cookieJar(),
  isIn: false,
  ended: null,
});

/** As a browser does, with the cookies of before, which the answer may change. */
export async function ask(
  visit: Visit,
  { jar }: Customer,
  request: HttpRequest,
  judges: Record<string, (answer: ShopAnswer) => Judgement>,
): Promise<ShopAnswer> {
  const answer = await visit.ask(jar.addTo(request), judges);
  jar.keep(answer);
  return answer;
}

export async function signIn(visit: Visit, customer: Customer, question = 'signed-in'): Promise<void> {
  const user = userRow(customer.user);
  await ask(visit, customer, signInRequest(user.email), { [question]: one => judgeAccount(one, user) });
  customer.isIn = true;
}

/** Every copy is asked: the account of who is signed in, and nobody's of who is not. */
export async function look(visit: Visit, customer: Customer, question = 'signed-in'): Promise<void> {
  const { user, jar, isIn } = customer;
  const request = jar.addTo(accountRequest);
  if (isIn) await visit.sees(question, request, answer => judgeAccount(answer, userRow(user)));
  else await visit.sees('signed-out', request, judgeSignedOut);
}

export async function signOut(visit: Visit, customer: Customer): Promise<void> {
  const { jar, isIn } = customer;
  if (isIn) customer.ended = jar.addTo(accountRequest);
  jar.keep(await visit.look(jar.addTo(signOutRequest)));
  customer.isIn = false;
  await look(visit, customer);
  await lookBack(visit, customer);
}

/** With the cookies from before the last sign-out nobody is signed in, at no copy, also when the customer is in again. */
export async function lookBack(visit: Visit, { ended }: Customer): Promise<void> {
  if (ended) await visit.sees('signed-out', ended, judgeEnded);
}

/** Signs in where that is needed, orders, and finds the order at every copy. */
export async function order(visit: Visit, customer: Customer, item: Item): Promise<void> {
  if (!customer.isIn) await signIn(visit, customer);
  const earlier = customer.orders.map(({ id }) => id);
  const answer = await ask(visit, customer, orderRequest(item), {
    'place-order': one => judgeOrdered(one, item, earlier),
  });
  customer.orders.push({ ...item, id: parsed(answer).id });
  await list(visit, customer);
}

export async function list(visit: Visit, customer: Customer): Promise<void> {
  const { user, jar, isIn, orders } = customer;
  const request = jar.addTo(listRequest);
  if (!isIn) await visit.ask(request, { stranger: judgeSignedOut });
  else await visit.sees('own-orders', request, answer => judgeOrders(answer, user, orders));
}
