/** Customers who do something at the same moment, and those who try another one's cookie. */
import { userRow } from '../data-shape.ts';
import { forgeries } from '../forgeries.ts';
import { judgeAnswer, parsed, right } from '../judge.ts';
import type { Judgement, ShopAnswer } from '../traffic.ts';
import type { Visit } from '../visit.ts';
import { type Customer, list, signIn } from './customer.ts';
import { accountRequest, orderRequest, signInRequest } from './requests.ts';
import { type Item, judgeAccount, judgeForged, judgeOrdered } from './truth.ts';

const looks = 3;

/** All sign in at the same moment, and then each looks three times. */
export async function signInTogether(visit: Visit, customers: Customer[]): Promise<void> {
  const isOwn = (answer: ShopAnswer, all: ShopAnswer[]): Judgement =>
    judgeAccount(answer, userRow(customers[all.indexOf(answer)]?.user ?? 0));
  const question = 'many-at-once';
  const requests = customers.map(({ user }) => signInRequest(userRow(user).email));
  const answers = await visit.atOnce(requests, { [question]: isOwn });
  for (const [n, answer] of answers.entries()) customers[n]?.jar.keep(answer);
  for (let look = 0; look < looks; look++)
    await visit.atOnce(
      customers.map(({ jar }) => jar.addTo(accountRequest)),
      { [question]: isOwn },
    );
}

/** Two clicks on "order" may be one order or two: as many as the shop said. */
export async function twoClicks(visit: Visit, customer: Customer, item: Item): Promise<void> {
  const click = customer.jar.addTo(orderRequest(item));
  const isPlaced = ({ status }: ShopAnswer) => status === 201;
  const judge = (answer: ShopAnswer, all: ShopAnswer[]): Judgement =>
    answer.status === 409 && all.some(isPlaced) ? right : judgeOrdered(answer, item);
  const answers = await visit.atOnce([click, click], { 'two-clicks': judge });
  const told = new Set(answers.filter(isPlaced).map(answer => parsed(answer).id));
  customer.orders.push(...[...told].map(id => ({ ...item, id })));
  await list(visit, customer);
}

/** In a row, so that the next lower and the next higher number, if it is one, are somebody's too. */
export async function forgedCookies(visit: Visit, inARow: Customer[]): Promise<void> {
  for (const customer of inARow) await signIn(visit, customer);
  const [, own, other] = inARow;
  if (!own || !other) return;
  const { cookie = '' } = own.jar.addTo(accountRequest).headers ?? {};
  const asOther = (text: string) => exchanged(text, own.user, other.user);
  for (const forged of [...forgeries(cookie), ...forgeries(cookie, asOther)])
    await visit.ask(
      { ...accountRequest, headers: { cookie: forged } },
      { 'forged-cookie': answer => judgeForged(answer, own.user) },
    );
  await visit.ask(accountRequest, { stranger: answer => judgeAnswer(answer, 401) });
}

/** The number or the address of another user in the place of the own one. */
function exchanged(text: string, own: number, other: number): string[] {
  const [mine, theirs] = [own, other].map(userRow);
  if (!mine || !theirs) return [];
  return [
    text.replaceAll(mine.email, theirs.email),
    text.replaceAll(mine.email.toLowerCase(), theirs.email.toLowerCase()),
    text.replace(new RegExp(`\\b${own}\\b`), String(other)),
  ].filter(changed => changed !== text);
}
