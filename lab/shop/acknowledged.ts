/** Which answers promise an order, whichever module gives them. Runs in Node.js and in k6. */
import type { Send } from './http-sender.ts';
import { isNumberOfOrder, parsed, rowsIn } from './judge.ts';
import type { Receipt, ReceiptItem } from './receipt.ts';
import type { HttpRequest, ShopAnswer } from './traffic.ts';

/** The order that the shop promised with this answer; null when it promised none. */
export function acknowledged(request: HttpRequest, answer: ShopAnswer): Receipt | null {
  if (request.method !== 'POST' || answer.status !== 201) return null;
  const order = parsed(answer);
  const { product, quantity, user } = request.body ?? {};
  if (request.path === '/cart/order' && isNumberOfOrder(order.number)) {
    const number = String(order.number);
    const cookie = request.headers?.cookie;
    const path = `/cart/orders/${encodeURIComponent(number)}`;
    return { number, items: itemsTold(order.items), owner: cookie === undefined ? null : { path, cookie } };
  }
  if (!['/checkout', '/orders'].includes(request.path) || !isNumberOfOrder(order.id)) return null;
  const number = String(order.id);
  const owner = { path: `${request.path}/${encodeURIComponent(number)}?user=${user}` };
  return { number, items: [[Number(product), Number(quantity)]], owner };
}

/** What the answer itself says is in the order, where it does. */
function itemsTold(items: unknown): ReceiptItem[] | null {
  const told = rowsIn(items)?.map(
    ({ product_id, quantity }): ReceiptItem => [Number(product_id), Number(quantity)],
  );
  return told && !told.flat().some(Number.isNaN) ? told : null;
}

export type Noting = { send: Send; promised(): Receipt[] };

/** Sends, and keeps what the shop promised. */
export function noting(send: Send): Noting {
  const receipts: Receipt[] = [];
  return {
    promised: () => receipts,
    async send(request) {
      const answer = await send(request);
      const receipt = acknowledged(request, answer);
      if (receipt) receipts.push(receipt);
      return answer;
    },
  };
}
