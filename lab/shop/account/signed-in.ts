import { userRow } from '../data-shape.ts';
import { anyProduct, anyUser, between } from '../draw.ts';
import type { HttpRequest, Judgement, Random, ShopAnswer, Traffic, User } from '../traffic.ts';
import { accountRequest, orderRequest, signInRequest } from './requests.ts';
import { type Item, judgeAccount, judgeOrdered, loadedUser } from './truth.ts';

const orderShare = 0.75;
const mostPieces = 3;

const anybody = (random: Random): number => loadedUser(anyUser(random));
const signingIn = (random: Random): HttpRequest => signInRequest(userRow(anybody(random)).email);

/** Customers sign in once; then most of what they do is to order, and each order is of a product that this customer had not ordered. */
export const signedIn: Traffic = {
  id: 'signed-in',
  file: import.meta.url,
  draw: signingIn,
  drawCostly: signingIn,
  judge: (request, answer) => newUser().judge(request, answer),
  newUser,
};

/** Knows who it is. After "please sign in" the user signs in again, and goes on. */
function newUser(): User {
  let id: number | null = null;
  let isIn = false;
  const ordered = new Set<number>();
  const newProduct = (random: Random): number => {
    let product = anyProduct(random);
    while (ordered.has(product)) product = anyProduct(random);
    ordered.add(product);
    return product;
  };
  return {
    draw(random) {
      id ??= anybody(random);
      if (!isIn) return signInRequest(userRow(id).email);
      if (random() >= orderShare) return accountRequest;
      return orderRequest({ product: newProduct(random), quantity: between(random, 1, mostPieces) });
    },
    judge({ path, body }, answer) {
      if (path === '/account/sign-in') {
        // The number in an address is its owner's.
        const judgement = judgeAccount(answer, userRow(Number(/(\d+)@/.exec(String(body?.email))?.[1])));
        isIn = judgement.wrong === '';
        return judgement;
      }
      if (answer.status === 401) isIn = false;
      return withReason(
        answer,
        body ? judgeOrdered(answer, body as Item) : judgeAccount(answer, userRow(id ?? 0)),
      );
    },
  };
}

const withReason = ({ status }: ShopAnswer, judgement: Judgement): Judgement =>
  status === 401 ? { ...judgement, wrong: 'signed out' } : judgement;
