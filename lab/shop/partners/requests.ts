/** What a partner's program asks. Runs in Node.js and in k6. */
import { get, post } from '../compare.ts';
import type { HttpRequest } from '../traffic.ts';

export type PartnerOrder = { partner: number; key: string; product: number; quantity: number };

export const usualSize = 20;

export const orderRequest = (order: PartnerOrder): HttpRequest => post('/partners/orders', { ...order });

const listPath = (partner: number): string => `/partners/orders?partner=${partner}`;
export const listRequest = (partner: number): HttpRequest => get(listPath(partner));

/** `next` as the page before had it; the first page has none. */
export const pageRequest = (category: string, size: number | string, next?: unknown): HttpRequest =>
  get(
    `/partners/products?category=${encodeURIComponent(category)}&size=${size}${next === undefined ? '' : `&next=${encodeURIComponent(String(next))}`}`,
  );
