import { anyProduct, between, heavyUser, someUser } from '../draw.ts';
import type { HttpRequest, Random, Traffic } from '../traffic.ts';
import { judgePlaced, type Purchase } from './truth.ts';

const mostPieces = 5;

const orderOf = (user: number, random: Random): HttpRequest => ({
  method: 'POST',
  path: '/orders',
  body: { user, product: anyProduct(random), quantity: between(random, 1, mostPieces) },
});

/** Customers place an order; those who order most do it most. */
export const placeOrder: Traffic = {
  id: 'place-order',
  file: import.meta.url,
  draw: random => orderOf(someUser(random), random),
  drawCostly: random => orderOf(heavyUser(random), random),
  judge: ({ body }, answer) => judgePlaced(answer, body as Purchase, { status: 'placed' }),
};
