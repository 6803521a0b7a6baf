/** All contracts by module, sorted. */
import { cart } from './cart.ts';
import { checkout } from './checkout.ts';
import type { Contract } from './contract.ts';
import { orders } from './orders.ts';
import { products } from './products.ts';
import { signIn } from './sign-in.ts';

export const contracts: Readonly<Record<string, Contract>> = {
  cart,
  checkout,
  orders,
  products,
  'sign-in': signIn,
};
