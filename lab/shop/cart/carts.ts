import { anyProduct, between } from '../draw.ts';
import { parsed } from '../judge.ts';
import type { HttpRequest, Random, Traffic, User } from '../traffic.ts';
import {
  type Cart,
  cartIn,
  type Item,
  judgeCart,
  judgeOrdered,
  judgePut,
  judgeUnknownCart,
  withMore,
} from './truth.ts';

const mostPieces = 3;
const mostProducts = 6;
const orderShare = 0.02;
const addShare = 0.38;
const sameAgainShare = 0.3;

const look: HttpRequest = { method: 'GET', path: '/cart' };
const order: HttpRequest = { method: 'POST', path: '/cart/order' };

function addition(product: number, random: Random): HttpRequest {
  return {
    method: 'POST',
    path: '/cart/items',
    body: { product, quantity: between(random, 1, mostPieces) },
  };
}

function firstPiece(random: Random): HttpRequest {
  return addition(anyProduct(random), random);
}

/** Customers fill their carts, look at them, and now and then order what is in them. */
export const carts: Traffic = {
  id: 'carts',
  file: import.meta.url,
  draw: firstPiece,
  drawCostly: firstPiece,
  judge: (request, answer) => newUser().judge(request, answer),
  newUser,
};

/** Knows what is in the cart, and sees when something is missing. After a failure the user looks, and goes on from what is there. */
function newUser(): User {
  let cart: Cart | null = new Map();
  return {
    draw(random) {
      const share = random();
      if (!cart) return look;
      if (cart.size === 0) return firstPiece(random);
      if (share < orderShare) return order;
      if (share > orderShare + addShare || cart.size >= mostProducts) return look;
      const again = random() < sameAgainShare ? [...cart.keys()][0] : undefined;
      return addition(again ?? anyProduct(random), random);
    },
    judge({ path, body }, answer) {
      const known = cart;
      if (path === look.path) {
        const judgement = known ? judgeCart(answer, known) : judgeUnknownCart(answer);
        cart = cartIn(parsed(answer));
        return judgement;
      }
      const before = known ?? new Map();
      const item = body as Item;
      const after = path === order.path ? new Map() : withMore(before, item);
      const judgement =
        path === order.path
          ? judgeOrdered(answer, before)
          : judgePut(answer, item.product, after.get(item.product) ?? 0);
      cart = judgement.wrong ? null : after;
      return judgement;
    },
  };
}
