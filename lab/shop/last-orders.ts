/** Orders that customers place at the last moment before every copy of the shop is killed. */
import { orderRequest, putRequest } from './cart/customer.ts';
import { post } from './compare.ts';
import { withCookies } from './cookies.ts';
import { anyProduct, anyUser, stockedProduct } from './draw.ts';
import type { Send } from './http-sender.ts';
import type { Random } from './traffic.ts';

const buyers = 6;

/** By module: how a new customer gets an order. */
const placing: Record<string, (send: Send, random: Random) => Promise<unknown>> = {
  async cart(send, random) {
    const customer = withCookies(send);
    await customer(putRequest({ product: anyProduct(random), quantity: 1 }));
    await customer(orderRequest);
  },
  checkout: (send, random) =>
    send(post('/checkout', { user: anyUser(random), product: stockedProduct(random), quantity: 1 })),
};

/** Some of each module, all at the same moment. */
export async function placeLastOrders(modules: string[], send: Send, random: Random): Promise<void> {
  const all = modules.flatMap(module => Array.from({ length: buyers }, () => placing[module]));
  await Promise.all(all.map(place => place?.(send, random)));
}
