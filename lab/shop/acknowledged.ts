/** Which answers promise an order, whichever module gives them. Runs in Node.js and in k6. */
import type { Memory } from './contract.ts';
import { cookiesAfter } from './cookies.ts';
import type { Send } from './http-sender.ts';
import { isNumberOfOrder, parsed, rowsIn } from './judge.ts';
import type { Owner, Receipt, ReceiptItem } from './receipt.ts';
import type { HttpRequest, ShopAnswer } from './traffic.ts';

/** The order that the shop promised with this answer; null when it promised none. `newest`: the customer's cookies from now on. */
export function acknowledged(
  request: HttpRequest,
  answer: ShopAnswer,
  newest = cookiesAfter(request, answer),
): Receipt | null {
  if (request.method !== 'POST' || !promises(request, answer)) return null;
  const order = parsed(answer);
  const { partner, product, quantity, user } = request.body ?? {};
  const cookie = request.headers?.cookie;
  const ownerAt = (path: string): Owner => ({
    path,
    ...(cookie !== undefined && { cookie }),
    ...(newest !== undefined && newest !== cookie && { newest }),
  });
  if (request.path === '/cart/order' && isNumberOfOrder(order.number)) {
    const number = String(order.number);
    const owner = ownerAt(`/cart/orders/${encodeURIComponent(number)}`);
    return { number, items: itemsTold(order.items), owner };
  }
  if (request.path === '/account/orders' && isNumberOfOrder(order.id))
    return {
      ...{ number: String(order.id), items: [[Number(product), Number(quantity)]] },
      owner: ownerAt(request.path),
    };
  if (request.path === '/partners/orders' && isNumberOfOrder(order.id))
    return {
      ...{ number: String(order.id), items: [[Number(product), Number(quantity)]] },
      owner: ownerAt(`/partners/orders?partner=${partner}`),
    };
  if (!['/checkout', '/orders'].includes(request.path) || !isNumberOfOrder(order.id)) return null;
  const number = String(order.id);
  const owner = ownerAt(`${request.path}/${encodeURIComponent(number)}?user=${user}`);
  return { number, items: [[Number(product), Number(quantity)]], owner };
}

/** At the checkout also that the order will be there, and to a partner that it was there before. */
const promises = ({ path }: HttpRequest, { status }: ShopAnswer): boolean =>
  status === 201 ||
  (status === 202 && path === '/checkout') ||
  (status === 200 && path === '/partners/orders');

/** What the answer itself says is in the order, where it does. */
function itemsTold(items: unknown): ReceiptItem[] | null {
  const told = rowsIn(items)?.map(
    ({ product_id, quantity }): ReceiptItem => [Number(product_id), Number(quantity)],
  );
  return told && !told.flat().some(Number.isNaN) ? told : null;
}

export type Noting = {
  send: Send;
  promised(): Receipt[];
  remember(memory: Memory): void;
  memories: readonly Memory[];
};

/** Sends, and keeps what the shop promised, and what is to be asked again. */
export function noting(send: Send): Noting {
  const receipts: Receipt[] = [];
  const memories: Memory[] = [];
  return {
    memories,
    remember: memory => memories.push(memory),
    promised: () => receipts,
    async send(request) {
      const answer = await send(request);
      const receipt = acknowledged(request, answer);
      if (receipt) receipts.push(receipt);
      return answer;
    },
  };
}
