/** Orders of partners who ask again with the same key. */
import { judgeAnswer, parsed, right } from '../judge.ts';
import type { Judgement, ShopAnswer } from '../traffic.ts';
import type { Visit } from '../visit.ts';
import { listRequest, orderRequest, type PartnerOrder } from './requests.ts';
import { isInProgress, judgeListed, judgeOrdered, judgeUnlisted } from './truth.ts';

const atOnce = 10;
const ten = 10;
const noneLeft = 409;
const later = 6;

/** Ten at the same moment, and again later: one order, and its pieces leave the stock once. */
export async function orderOften(visit: Visit, order: PartnerOrder): Promise<void> {
  const before = await piecesOf(visit, order.product);
  const request = orderRequest(order);
  const all = await visit.atOnce(
    Array.from({ length: atOnce }, () => request),
    { 'same-key': (answer, others) => judgeSame(answer, order, others) },
  );
  const id = all.map(answer => parsed(answer).id).find(one => one !== undefined);
  for (let n = 0; n < later; n++)
    await visit.ask(request, { 'same-key': answer => judgeNumber(answer, order, id) });
  await visit.ask(listRequest(order.partner), {
    'own-orders': answer => judgeListed(answer, order.key, id),
  });
  await judgePieces(visit, order, before);
  const other = { ...order, partner: order.partner + 1 };
  await visit.ask(orderRequest(other), { 'key-of-another': answer => judgeOther(answer, other, id) });
}

/** Names that are nearly one: by the case of a letter, or where partner and key together read the same. */
export async function orderWithLikeKeys(visit: Visit, order: PartnerOrder): Promise<void> {
  const { partner, key } = order;
  const alike: [PartnerOrder, PartnerOrder, question: string][] = [
    [{ ...order, key: `a${key}` }, { ...order, key: `A${key}` }, 'other-key'],
    [
      { ...order, key: `1-${key}` },
      { ...order, partner: partner * ten + 1, key: `-${key}` },
      'key-of-another',
    ],
  ];
  for (const [one, other, question] of alike) {
    const made = await visit.ask(orderRequest(one), { 'same-key': answer => judgeOrdered(answer, one) });
    const { id } = parsed(made);
    await visit.ask(orderRequest(other), { [question]: answer => judgeOther(answer, other, id) });
  }
}

/** Ten at the same moment for what is not there: nobody hears "yes", and nothing is left of it. */
export async function orderTooMuch(visit: Visit, order: PartnerOrder): Promise<void> {
  const before = await piecesOf(visit, order.product);
  const request = orderRequest(order);
  await visit.atOnce(
    Array.from({ length: atOnce }, () => request),
    { 'not-enough': answer => (isInProgress(answer) ? right : judgeAnswer(answer, noneLeft)) },
  );
  await visit.ask(request, { 'not-enough': answer => judgeAnswer(answer, noneLeft) });
  await visit.ask(listRequest(order.partner), { 'not-enough': answer => judgeUnlisted(answer, order.key) });
  await judgePieces(visit, { ...order, quantity: 0 }, before);
}

const isMade = ({ status }: ShopAnswer): boolean => status === 200 || status === 201;

/** All that got an order got the same one; at least one did. */
function judgeSame(answer: ShopAnswer, order: PartnerOrder, all: ShopAnswer[]): Judgement {
  const numbers = [...new Set(all.filter(isMade).map(one => parsed(one).id))];
  if (numbers.length > 1)
    return told(`${atOnce} requests with one key made ${numbers.length} orders: ${numbers.join(', ')}`);
  return isInProgress(answer) && numbers.length === 1 ? right : judgeOrdered(answer, order);
}

function judgeNumber(answer: ShopAnswer, order: PartnerOrder, id: unknown): Judgement {
  const judgement = judgeOrdered(answer, order);
  const seen = parsed(answer).id;
  return judgement.wrong || seen === id ? judgement : told(`order ${seen}, and order ${id} before`);
}

function judgeOther(answer: ShopAnswer, order: PartnerOrder, id: unknown): Judgement {
  const judgement = judgeOrdered(answer, order);
  if (judgement.wrong || parsed(answer).id !== id) return judgement;
  return told(`order ${id}, which was made for another partner or key`, 'an order for each partner and key');
}

const told = (saw: string, wanted = 'one order for each key of a partner'): Judgement => ({
  wrong: 'wrong order',
  difference: { kind: 'told', saw, wanted },
});

async function piecesOf(visit: Visit, product: number): Promise<number | null> {
  const [row] = (await visit.administer('SELECT pieces FROM stock WHERE product_id = $1', [product])) ?? [];
  return row ? Number(row.pieces) : null;
}

/** Judged with the list, as no request shows the stock to a partner. */
async function judgePieces(visit: Visit, order: PartnerOrder, before: number | null): Promise<void> {
  const after = await piecesOf(visit, order.product);
  if (before === null || after === null) return;
  await visit.ask(listRequest(order.partner), {
    'pieces-left': () =>
      before - after === order.quantity
        ? right
        : told(
            `${before - after} pieces left the stock for an order of ${order.quantity}`,
            `${order.quantity} pieces`,
          ),
  });
}
