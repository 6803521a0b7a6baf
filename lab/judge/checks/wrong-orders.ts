/** What can be wrong with the shop's orders: how many, with one of them in words, and why that may be. Each is null when it is not so. */
import type { Evidence } from '../evidence/evidence.ts';
import type { LedgerEvidence, LedgerLook, Promised } from '../evidence/orders.ts';
import type { Judgement } from './contract.ts';
import { counted, plain } from './wording.ts';

export type Wrong = Pick<Judgement, 'saw' | 'reason' | 'next'> & { value: number };

const logs = 'npx lab logs api-1';
const diff = 'npx lab diff';

export const notBack: Wrong = {
  value: 1,
  saw: 'the shop was restarted, and not all of its copies came back',
  reason: 'A copy must be able to stop and start again at any time.',
  next: logs,
};

export function unreadable({ problem }: LedgerLook): Wrong | null {
  if (!problem) return null;
  const { page } = problem;
  const told = {
    status: () =>
      problem.kind === 'status' && problem.status > 0
        ? `status ${problem.status}: ${problem.said}`
        : 'no answer',
    'no-list': () => 'no list of orders with their numbers and items',
    'no-end': () => `after ${problem.kind === 'no-end' ? plain(problem.orders) : ''} orders it still goes on`,
  }[problem.kind];
  return {
    value: 1,
    saw: `GET ${page}: ${told()}`,
    reason: 'The warehouse reads this list to pack the orders. It must show all of them, page after page.',
    next: logs,
  };
}

export function sameNumber(promised: Promised[]): Wrong | null {
  // Who clicks twice may hear twice of the one order.
  const orders = new Map(promised.map((one, n) => [byWhom(one) ?? n, one]));
  const groups = [...Map.groupBy(orders.values(), ({ number }) => number)].filter(
    ([, all]) => all.length > 1,
  );
  const [first] = groups;
  if (!first) return null;
  const [number, all] = first;
  return {
    value: groups.length,
    saw: `${plain(all.length)} customers got order number ${number}: ${all.slice(0, 2).map(whenText).join(', and ')}`,
    reason: 'A number names one order. With the same number on two orders, a customer gets the wrong parcel.',
    next: diff,
  };
}

function byWhom({ number, owner, atMs }: Promised): string | null {
  return owner && atMs === undefined ? JSON.stringify([number, owner.path, owner.cookie]) : null;
}

const neverThere =
  'The customer got the answer 201. But the order is not where the warehouse reads, so nobody packs it.';
const gone =
  'The orders lay in the memory or in a file of one copy. What must outlive a copy belongs in the database.';

export function missing(look: LedgerLook, promised: Promised[], isRestarted: boolean): Wrong | null {
  const listed = new Set(look.orders.map(({ number }) => number));
  const lost = promised.filter(({ number }) => !listed.has(number));
  const [first] = lost;
  if (!first) return null;
  const more = lost.length > 1 ? `; ${plain(lost.length)} of ${plain(promised.length)} are missing` : '';
  const what = isRestarted
    ? 'is missing from the warehouse’s list after the copies were restarted'
    : 'is not on the warehouse’s list';
  return {
    value: lost.length,
    saw: `order ${first.number} was acknowledged ${whenText(first)} and ${what}${more}`,
    reason: isRestarted ? gone : neverThere,
    next: diff,
  };
}

export function twice({ orders }: LedgerLook): Wrong | null {
  const groups = [...Map.groupBy(orders, ({ number }) => number)].filter(([, all]) => all.length > 1);
  const [first] = groups;
  if (!first) return null;
  const [number, all] = first;
  return {
    value: groups.length,
    saw: `order ${number} is ${plain(all.length)} times on the warehouse’s list`,
    reason: 'The warehouse packs each line of the list. This customer gets more than one parcel.',
    next: diff,
  };
}

export function changed({ orders }: LedgerLook, promised: Promised[]): Wrong | null {
  const listed = new Map(orders.map(order => [order.number, contentOf(order)]));
  const wrong = promised.filter(one => one.items && listed.get(one.number) !== contentOf(one));
  const [first] = wrong;
  if (!first) return null;
  return {
    value: wrong.length,
    saw: `order ${first.number} is ${contentOf(first)}; on the warehouse’s list it is ${listed.get(first.number)}`,
    reason: 'The warehouse packs what its list says, so this customer gets something else.',
    next: diff,
  };
}

/** Requests without a right answer: what they asked for may be done or not. */
export function unsureIn({ loads, trials }: Evidence): number {
  const all = [...loads, ...trials.flatMap(trial => trial.loads)];
  return all.reduce((sum, load) => sum + (load.unsure ?? 0), 0);
}

/** Those that were refused have not been carried out. */
export function neverPromised({ orders }: LedgerLook, promised: Promised[], unsure: number): Wrong | null {
  const known = new Set(promised.map(({ number }) => number));
  const strange = orders.filter(({ number }) => !known.has(number));
  const [first] = strange;
  if (!first || strange.length <= unsure) return null;
  return {
    value: strange.length - unsure,
    saw: `${counted(strange.length, 'order is', 'orders are')} on the warehouse’s list that no customer heard of, such as ${first.number} (${contentOf(first)}); ${plain(unsure)} requests had no right answer`,
    reason: 'A request that was refused left an order behind, or one request wrote more than one order.',
    next: diff,
  };
}

/** Where the warehouse shows none of the orders, what their owners find is all that is known of them. */
export function notKept({ asItWas, owners }: LedgerEvidence, promised: Promised[]): Wrong | null {
  const placed = new Map(promised.map(one => [one.number, one]));
  const asked = owners.filter(({ number }) => placed.has(number));
  if (asked.length === 0) return missing(asItWas, promised, false);
  const lost = asked.filter(({ found }) => found !== 'with-old');
  const first = lost.find(({ found }) => found === 'not') ?? lost[0];
  const order = first && placed.get(first.number);
  if (!order) return null;
  const isWithCustomer = first.found === 'with-newest';
  const said = isWithCustomer
    ? 'only the cookie that came with it finds it'
    : `after the copies were restarted, its owner gets ${first.status === 0 ? 'no answer' : `status ${first.status}`}`;
  const more = lost.length > 1 ? `; ${plain(lost.length)} of ${plain(asked.length)} are so` : '';
  return {
    value: lost.length,
    saw: `order ${first.number} was acknowledged ${whenText(order)} and is not on the warehouse’s list; ${said}${more}`,
    reason: isWithCustomer ? 'The order lies with the customer and nowhere else, so nobody packs it.' : gone,
    next: diff,
  };
}

export function notFound({ owners }: LedgerEvidence): Wrong | null {
  const lost = owners.filter(({ found }) => found === 'not');
  const [first] = lost;
  if (!first) return null;
  const said = first.status === 0 ? 'no answer' : `status ${first.status}`;
  return {
    value: lost.length,
    saw: `after the copies were restarted, GET ${first.path}: ${said} in place of order ${first.number}`,
    reason: 'The owner of an order must find it again at any time, whichever copy answers.',
    next: diff,
  };
}

/** `sold`: all orders that were written, where the warehouse shows them; else those that customers heard of, and more may have been written. */
export function wrongStock(
  { stock }: LedgerEvidence,
  sold: Pick<Promised, 'items'>[],
  isAll: boolean,
): Wrong | null {
  const soldOf = (product: number) =>
    sold
      .flatMap(({ items }) => items ?? [])
      .reduce((sum, [id, quantity]) => sum + (id === product ? quantity : 0), 0);
  const isWrong = ({ product, before, left }: LedgerEvidence['stock'][number]) =>
    left === null || (isAll ? left !== before - soldOf(product) : left > before - soldOf(product));
  const wrong = stock.filter(isWrong);
  const [first] = wrong;
  if (!first) return null;
  const { product, before, left } = first;
  return {
    value: wrong.length,
    saw: `product ${product}: ${plain(before)} pieces before, ${plain(soldOf(product))} sold, and ${left === null ? 'no answer to how many are' : plain(left)} left`,
    reason: 'The pieces of an order leave the stock together with the order: both are written, or neither.',
    next: diff,
  };
}

const whenText = ({ atMs, during, isLate }: Promised): string =>
  atMs === undefined
    ? isLate
      ? 'a moment before the copies were killed'
      : 'to one of verify’s questions'
    : `${(atMs / 1000).toFixed(1)} s into ${during ? `“${during}”` : 'the load'}`;

/** `2 × product 77, 1 × product 81` */
const contentOf = ({ items }: Pick<Promised, 'items'>): string =>
  (items ?? [])
    .toSorted(([a], [b]) => a - b)
    .map(([product, quantity]) => `${plain(quantity)} × product ${product}`)
    .join(', ');
