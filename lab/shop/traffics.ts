/** All kinds of traffic by id, sorted. */
import { signedIn } from './account/signed-in.ts';
import { carts } from './cart/carts.ts';
import { checkouts } from './checkout/checkouts.ts';
import { onlyCheckouts } from './checkout/only-checkouts.ts';
import { shopping } from './checkout/shopping.ts';
import { soldOut } from './checkout/sold-out.ts';
import { browseAndBuy } from './market/browse-and-buy.ts';
import { leafing } from './orders/leafing.ts';
import { orderHistory } from './orders/order-history.ts';
import { placeOrder } from './orders/place-order.ts';
import { frontPages } from './products/front-pages.ts';
import { productPage } from './products/product-page.ts';
import { visits } from './shop-page/visits.ts';
import { signIn } from './sign-in/sign-in.ts';
import type { Traffic } from './traffic.ts';

export const traffic: Readonly<Record<string, Traffic>> = {
  'browse-and-buy': browseAndBuy,
  carts,
  checkouts,
  'front-pages': frontPages,
  leafing,
  'only-checkouts': onlyCheckouts,
  'order-history': orderHistory,
  'place-order': placeOrder,
  'product-page': productPage,
  shopping,
  'sign-in': signIn,
  'signed-in': signedIn,
  'sold-out': soldOut,
  visits,
};
