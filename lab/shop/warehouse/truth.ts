/** What a right shop says to the warehouse. */
import { type Fields, isNumberOfOrder, judgeAnswer, parsed, right, rowsIn } from '../judge.ts';
import type { Receipt, ReceiptItem } from '../receipt.ts';
import type { Judgement, ShopAnswer } from '../traffic.ts';

export type ListedOrder = Pick<Receipt, 'number'> & { items: ReceiptItem[] };

/** A page holds no more. */
const largestPage = 1000;

export type Page = { orders: ListedOrder[]; next: string | number | null };

/** What an answer says; null when it is no page of the list. */
export function pageIn(answer: ShopAnswer): Page | null {
  const { orders, next = null } = parsed(answer);
  const listed = rowsIn(orders)?.map(orderIn);
  if (!listed?.every(order => order !== null)) return null;
  return next === null || isNumberOfOrder(next) ? { orders: listed, next } : null;
}

function orderIn({ number, items }: Fields): ListedOrder | null {
  const pieces = new Map<number, number>();
  for (const { product_id, quantity } of rowsIn(items) ?? []) {
    if (!Number.isInteger(product_id) || !Number.isInteger(quantity)) return null;
    pieces.set(Number(product_id), (pieces.get(Number(product_id)) ?? 0) + Number(quantity));
  }
  if (!isNumberOfOrder(number) || pieces.size === 0) return null;
  return { number: String(number), items: sorted([...pieces]) };
}

const sorted = (items: ReceiptItem[]): ReceiptItem[] => items.toSorted(([a], [b]) => a - b);

/** Whether the same is in both orders. */
export const isSameOrder = (a: ListedOrder, b: ListedOrder): boolean =>
  JSON.stringify(sorted(a.items)) === JSON.stringify(sorted(b.items));

/** A shop without the list keeps its orders where the warehouse does not look: others must find them then. */
export const judgeFirstPage = (answer: ShopAnswer): Judgement =>
  answer.status === 404 ? right : judgePage(answer);

/** A page of the list, whatever is on it. */
export const judgePage = (answer: ShopAnswer): Judgement =>
  judgeAnswer(answer, 200, () => {
    const page = pageIn(answer);
    if (!page) return { wrong: 'no list', difference: { kind: 'no-list', of: 'order' } };
    const seen = page.orders.length;
    const wanted = { count: largestPage, first: page.orders[0]?.number ?? null };
    return seen > largestPage
      ? { wrong: 'wrong rows', difference: { kind: 'more-rows', of: 'order', seen, wanted } }
      : right;
  });
