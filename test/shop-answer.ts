/** An answer of the shop, as a test makes one up; what is no text becomes JSON. */
import type { HttpRequest, ShopAnswer, User } from '../lab/shop/traffic.ts';

export const shopAnswer = (
  status: number,
  body: unknown = '',
  headers: ShopAnswer['headers'] = {},
): ShopAnswer => ({ status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) });

export const isRight = (user: User, request: HttpRequest, status: number, body: unknown): boolean =>
  user.judge(request, shopAnswer(status, body)).wrong === '';
