/** What the shop says of its orders when nothing else runs: as it is, and again after every copy of every service was killed and started. */
import {
  orders as allOrders,
  products as allProducts,
  isSeededOrder,
  orderRow,
  piecesOf,
} from '../../shop/data-shape.ts';
import { between } from '../../shop/draw.ts';
import type { Send } from '../../shop/http-sender.ts';
import { parsed } from '../../shop/judge.ts';
import { placeLastOrders } from '../../shop/last-orders.ts';
import type { Receipt } from '../../shop/receipt.ts';
import type { Random } from '../../shop/traffic.ts';
import { readList } from '../../shop/warehouse/list.ts';
import { isSameOrder, type ListedOrder } from '../../shop/warehouse/truth.ts';
import { defineCollector } from './collector.ts';
import { type Asked, isListed, type LedgerEvidence, type LedgerLook, promisedIn } from './orders.ts';

/** So many are asked for, drawn from all. */
const mostOwners = 16;
/** Where the warehouse does not know them, the owners are the only second readers. */
const mostOwnersWithoutList = 200;
const mostProducts = 16;
const oldOrders = 4;
const atOnce = 8;

export const ledger = defineCollector({
  id: 'ledger',
  stage: 'settled',
  parts: ['haproxy'],
  async gather({ send, random, modules, seen, promised: promisedHere, restart }) {
    const asked = [...promisedHere()];
    const asItWas = await look(send);
    await placeLastOrders(modules, send, random);
    const late = promisedHere().slice(asked.length);
    const isBack = await restart();
    const restarted = await look(send);
    const isCheckout = modules.includes('checkout');
    const promised = promisedIn(asked, seen);
    const listed = isListed(asItWas, promised);
    const most = listed ? mostOwners : mostOwnersWithoutList;
    const readers = [
      ...owned(late),
      ...someOf(owned(promised), most, random),
      ...(isCheckout ? oldReceipts(random) : []),
    ];
    const orders = listed ? restarted.orders : [...promised, ...late];
    const products = orders.flatMap(({ items }) => items?.map(([product]) => product) ?? []);
    const sold = [...new Set(products)].filter(product => product <= allProducts);
    return {
      asked,
      asItWas,
      late,
      isBack,
      restarted,
      owners: await inGroups(readers, receipt => findBy(receipt, send)),
      stock: isCheckout
        ? await inGroups(someOf(sold, mostProducts, random), left => stockOf(left, send))
        : [],
    };
  },
});

const owned = (receipts: Receipt[]): Receipt[] => receipts.filter(({ owner }) => owner !== null);

/** Those of the beginning are left out where they are listed as they should be: there are thousands of them. */
async function look(send: Send): Promise<LedgerLook> {
  const { orders, problem } = await readList(send);
  const later = orders.filter(order => !isOld(order));
  return { orders: later, ofBeginning: orders.length - later.length, problem };
}

function isOld(order: ListedOrder): boolean {
  const id = Number(order.number);
  if (!isSeededOrder(id)) return false;
  const { product_id, quantity } = orderRow(id);
  return isSameOrder(order, { number: order.number, items: [[product_id, quantity]] });
}

/** Orders that were there before the shop was. */
const oldReceipts = (random: Random): Receipt[] =>
  Array.from({ length: oldOrders }, () => {
    const { id, user_id, product_id, quantity } = orderRow(between(random, 1, allOrders));
    const owner = { path: `/checkout/${id}?user=${user_id}` };
    return { number: String(id), items: [[product_id, quantity]], owner };
  });

/** With the cookies from before the order first: in them it cannot lie. */
async function findBy({ number, owner }: Receipt, send: Send): Promise<Asked> {
  const { path = '', cookie, newest } = owner ?? {};
  const ask = async (cookies: string | undefined) => {
    const headers = cookies !== undefined && { headers: { cookie: cookies } };
    const answer = await send({ method: 'GET', path, ...headers });
    const order = parsed(answer);
    return {
      status: answer.status,
      isFound: answer.status === 200 && String(order.id ?? order.number) === number,
    };
  };
  const { status, isFound } = await ask(cookie);
  if (isFound) return { number, path, status, found: 'with-old' };
  if (newest === undefined) return { number, path, status, found: 'not' };
  const again = await ask(newest);
  return { number, path, status: again.status, found: again.isFound ? 'with-newest' : 'not' };
}

async function stockOf(product: number, send: Send): Promise<LedgerEvidence['stock'][number]> {
  const answer = await send({ method: 'GET', path: `/stock/${product}` });
  const { pieces } = parsed(answer);
  return {
    product,
    before: piecesOf(product),
    left: answer.status === 200 && typeof pieces === 'number' ? pieces : null,
  };
}

function someOf<One>(all: readonly One[], count: number, random: Random): One[] {
  const left = [...all];
  return Array.from(
    { length: Math.min(count, left.length) },
    () => left.splice(between(random, 0, left.length - 1), 1)[0] as One,
  );
}

async function inGroups<One, Result>(all: One[], ask: (one: One) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (let first = 0; first < all.length; first += atOnce)
    results.push(...(await Promise.all(all.slice(first, first + atOnce).map(ask))));
  return results;
}
