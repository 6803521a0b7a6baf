/** What customers ask about themselves. Runs in Node.js and in k6. */
import { get, post } from '../compare.ts';
import type { HttpRequest } from '../traffic.ts';
import type { Item } from './truth.ts';

export const accountRequest = get('/account');
export const listRequest = get('/account/orders');
export const signInRequest = (email: string): HttpRequest => post('/account/sign-in', { email });
export const signOutRequest = post('/account/sign-out', {});
export const orderRequest = ({ product, quantity }: Item): HttpRequest =>
  post('/account/orders', { product, quantity });
