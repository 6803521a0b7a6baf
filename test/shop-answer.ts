/** An answer of the shop, as a test makes one up; what is no text becomes JSON. */
import type { ShopAnswer } from '../lab/shop/traffic.ts';

export const shopAnswer = (
  status: number,
  body: unknown = '',
  headers: ShopAnswer['headers'] = {},
): ShopAnswer => ({ status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
