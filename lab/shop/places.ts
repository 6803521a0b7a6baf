/** All places where what the shop promised must be found, by id, sorted. */
import { accountOrders } from './account/account-orders.ts';
import { keptOrders } from './checkout/kept-orders.ts';
import type { Send } from './http-sender.ts';
import { partnerList } from './partners/partner-list.ts';
import type { Receipt } from './receipt.ts';

export type Place = {
  id: string;
  /** how often each is found there, by its number; null when the place did not answer */
  find(receipts: Receipt[], send: Send): Promise<Map<string, number> | null>;
};

export const places: Readonly<Record<string, Place>> = {
  'account-orders': accountOrders,
  'kept-orders': keptOrders,
  'partner-list': partnerList,
};
