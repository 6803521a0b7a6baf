/** All kinds of traffic by id, sorted. */
import { carts } from './carts.ts';
import { orderHistory } from './order-history.ts';
import { placeOrder } from './place-order.ts';
import { productPage } from './product-page.ts';
import { shopping } from './shopping.ts';
import { signIn } from './sign-in.ts';
import { soldOut } from './sold-out.ts';
import type { Traffic } from './traffic.ts';

export const traffic: Readonly<Record<string, Traffic>> = {
  carts,
  'order-history': orderHistory,
  'place-order': placeOrder,
  'product-page': productPage,
  shopping,
  'sign-in': signIn,
  'sold-out': soldOut,
};
