/** All contracts by module, sorted. */
import { account } from './account/questions.ts';
import { cart } from './cart/questions.ts';
import { checkout } from './checkout/questions.ts';
import type { Contract } from './contract.ts';
import { limits } from './limits/questions.ts';
import { market } from './market/questions.ts';
import { orders } from './orders/questions.ts';
import { partners } from './partners/questions.ts';
import { products } from './products/questions.ts';
import { shopPage } from './shop-page/questions.ts';
import { signIn } from './sign-in/questions.ts';
import { warehouse } from './warehouse/questions.ts';

export const contracts: Readonly<Record<string, Contract>> = {
  account,
  cart,
  checkout,
  limits,
  market,
  orders,
  partners,
  products,
  'shop-page': shopPage,
  'sign-in': signIn,
  warehouse,
};
