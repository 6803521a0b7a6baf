/** Customers who do something at the same moment, and those who try another one's cookie. */
import { readableCookies } from '../cookies.ts';
import { userRow } from '../data-shape.ts';
import { forgeries } from '../forgeries.ts';
import { judgeAnswer, parsed, right } from '../judge.ts';
import type { Judgement, ShopAnswer } from '../traffic.ts';
import type { Visit } from '../visit.ts';
import { type Customer, list, look, otherDevice, signIn, signOut } from './customer.ts';
import { accountRequest, orderRequest, signInRequest } from './requests.ts';
import { type Item, judgeAccount, judgeEnded, judgeForged, judgeOrdered, judgeReadable } from './truth.ts';

const looks = 3;

/** A customer on another device: both go on until one signs out, and then the other does. */
export async function secondDevice(visit: Visit, customer: Customer): Promise<void> {
  const question = 'second-device';
  const other = otherDevice(customer);
  await signIn(visit, other, question);
  await look(visit, other, question);
  await look(visit, customer, question);
  await signOut(visit, other);
  await look(visit, customer, question);
}

/** Where the browser has cookies of something else, before and behind the shop's own. */
export async function otherCookies(visit: Visit, customer: Customer): Promise<void> {
  const { headers } = customer.jar.addTo(accountRequest);
  const cookie = ['theme=dark', headers?.cookie, 'language=en'].filter(Boolean).join('; ');
  await visit.ask(
    { ...accountRequest, headers: { cookie } },
    { 'other-cookies': answer => judgeAccount(answer, userRow(customer.user)) },
  );
}

/** With what a script in the page can read nobody sees the account. */
export async function readableAlone(visit: Visit, { user }: Customer): Promise<void> {
  const { email } = userRow(user);
  const cookies = readableCookies(await visit.look(signInRequest(email)));
  const headers = cookies.length > 0 && { headers: { cookie: cookies.join('; ') } };
  await visit.ask(
    { ...accountRequest, ...headers },
    { 'readable-cookie': answer => judgeReadable(answer, cookies) },
  );
}

/** Two whom somebody asks about when copies have come and gone: one stays signed in, the other signs out. */
export async function comeBackLater(visit: Visit, stays: Customer, leaves: Customer): Promise<void> {
  for (const customer of [stays, leaves]) await signIn(visit, customer);
  await signOut(visit, leaves);
  const isStill = (answer: ShopAnswer): Judgement => judgeAccount(answer, userRow(stays.user));
  visit.remember({ question: 'signed-in', request: stays.jar.addTo(accountRequest), judge: isStill });
  if (leaves.ended) visit.remember({ question: 'signed-out', request: leaves.ended, judge: judgeEnded });
}

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
  const refused = (answer: ShopAnswer): Judgement => judgeForged(answer, own.user);
  // A text that has not even the form of the shop's own cookies may be an error to it, as long as it opens nothing.
  const opensNothing = (answer: ShopAnswer): Judgement => (answer.status >= 500 ? right : refused(answer));
  const ask = (forged: string, judge: (answer: ShopAnswer) => Judgement) =>
    visit.ask({ ...accountRequest, headers: { cookie: forged } }, { 'forged-cookie': judge });
  for (const forged of [...forgeries(cookie), ...forgeries(cookie, asOther)]) await ask(forged, refused);
  for (const guess of guesses(cookie, other.user)) await ask(guess, opensNothing);
  await visit.ask(accountRequest, { stranger: answer => judgeAnswer(answer, 401) });
}

/** Each cookie alone, with what everybody knows of another user in it: nobody has to sign in for that. */
function guesses(cookies: string, user: number): string[] {
  const { email } = userRow(user);
  const names = cookies.split('; ').map(pair => pair.slice(0, pair.indexOf('=')));
  const known = new Set([String(user), email, email.toLowerCase()]);
  return names.flatMap(name => [...known].map(value => `${name}=${value}`));
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
