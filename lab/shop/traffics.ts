/** All kinds of traffic by id, sorted. */
import { signedIn } from './account/signed-in.ts';
import { carts } from './cart/carts.ts';
import { checkouts } from './checkout/checkouts.ts';
import { onlyCheckouts } from './checkout/only-checkouts.ts';
import { shopping } from './checkout/shopping.ts';
import { soldOut } from './checkout/sold-out.ts';
import { forger } from './limits/forger.ts';
import { priceRobot } from './limits/price-robot.ts';
import { productLooks } from './limits/product-looks.ts';
import { browseAndBuy } from './market/browse-and-buy.ts';
import { leafing } from './orders/leafing.ts';
import { orderHistory } from './orders/order-history.ts';
import { placeOrder } from './orders/place-order.ts';
import { partnerOrders } from './partners/partner-orders.ts';
import { frontPages } from './products/front-pages.ts';
import { productPage } from './products/product-page.ts';
import { visits } from './shop-page/visits.ts';
import { signIn } from './sign-in/sign-in.ts';
import type { Traffic } from './traffic.ts';

export const traffic: Readonly<Record<string, Traffic>> = {
  'browse-and-buy': browseAndBuy,
  carts,
  checkouts,
  forger,
  'front-pages': frontPages,
  leafing,
  'only-checkouts': onlyCheckouts,
  'order-history': orderHistory,
  'partner-orders': partnerOrders,
  'place-order': placeOrder,
  'price-robot': priceRobot,
  'product-looks': productLooks,
  'product-page': productPage,
  shopping,
  'sign-in': signIn,
  'signed-in': signedIn,
  'sold-out': soldOut,
  visits,
};
