import { anyProduct, between, heavyUser, lightUser, someUser } from '../draw.ts';
import type { HttpRequest, Random, Traffic, User } from '../traffic.ts';
import { judgePlaced, type Purchase } from './truth.ts';

const mostPieces = 5;

const orderOf = (user: number, random: Random): HttpRequest => ({
  method: 'POST',
  path: '/orders',
  body: { user, product: anyProduct(random), quantity: between(random, 1, mostPieces) },
});

const judge: Traffic['judge'] = ({ body }, answer) =>
  judgePlaced(answer, body as Purchase, { status: 'placed' });

/** Customers place an order; those who order most do it most. */
export const placeOrder: Traffic = {
  id: 'place-order',
  file: import.meta.url,
  draw: random => orderOf(someUser(random), random),
  drawCostly: random => orderOf(heavyUser(random), random),
  judge,
  walks: [
    { name: 'an order of somebody with 3,000', sizes: [1], newUser: () => buyer(heavyUser) },
    { name: 'an order of somebody with few', sizes: [1], newUser: () => buyer(lightUser) },
  ],
};

const buyer = (drawUser: (random: Random) => number): User => ({
  draw: random => orderOf(drawUser(random), random),
  judge,
});
