/** All places where what the shop promised must be found, by id, sorted. */
import { keptOrders } from './checkout/kept-orders.ts';
import type { Send } from './http-sender.ts';

/** A receipt is what a kind of traffic says that the shop promised with an answer. */
export type Place = {
  id: string;
  /** how often each is found there; null when the place did not answer */
  find(receipts: string[], send: Send): Promise<Map<string, number> | null>;
};

export const places: Readonly<Record<string, Place>> = { 'kept-orders': keptOrders };
