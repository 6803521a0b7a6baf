/** What a company was asked and did, for each order, in plain words. */
import { counted, plain } from '../judge/checks/wording.ts';
import type { OrderCalls } from '../parts/company/orders.ts';
import { clock } from './status.ts';
import { columns, styled, wrap } from './terminal.ts';

/** `did`: what stands behind a one, and behind other numbers, of what it does: `mail sent`, `mails sent`. */
export type ShownLedger = {
  title: string;
  did: readonly [string, string];
  orders: OrderCalls[];
  /** only orders for which it did nothing, or more than once */
  isNotOnce?: boolean;
};

const ordersShown = 15;
const why: Record<string, string> = {
  400: 'the call did not say what it wanted',
  422: 'there is no such address',
  503: 'it was away',
};

export function ledgerText({ title, did: [one, more], orders, isNotOnce }: ShownLedger): string {
  const heading = styled(
    'bold',
    title.replace(/^./, letter => letter.toUpperCase()),
  );
  if (orders.length === 0) return `${heading}\n${wrap('Nobody has asked it for anything yet.')}`;
  const sum = (of: (order: OrderCalls) => number) => orders.reduce((total, order) => total + of(order), 0);
  const several = orders.filter(({ doneAt }) => doneAt.length > 1).length;
  const none = orders.filter(({ doneAt }) => doneAt.length === 0).length;
  const calls = counted(
    sum(order => order.calls),
    'time',
    'times',
  );
  const effects = counted(
    sum(({ doneAt }) => doneAt.length),
    one,
    more,
  );
  const summary = [
    `It was called ${calls} about ${counted(orders.length, 'order', 'orders')}: ${effects}.`,
    `Orders with none: ${plain(none)}. Orders with more than one: ${plain(several)}.`,
  ].map(line => wrap(line));
  const meant = isNotOnce ? orders.filter(({ doneAt }) => doneAt.length !== 1) : orders;
  const shown = meant.slice(-ordersShown);
  const rows = shown.map(order => [
    `  ${order.order.slice(0, 20)}`,
    plain(order.calls),
    wordsOf(order, one, more),
  ]);
  const earlier =
    meant.length > shown.length
      ? ['', `  and ${plain(meant.length - shown.length)} orders before these`]
      : [];
  const table = columns([['  order', 'calls', 'what came of them'], ...rows], [1]);
  return [heading, ...summary, ...(shown.length > 0 ? ['', table] : []), ...earlier].join('\n');
}

function wordsOf({ doneAt, repeated, refused }: OrderCalls, one: string, more: string): string {
  const [first] = doneAt;
  const done = first === undefined ? `no ${one}` : `${counted(doneAt.length, one, more)} at ${clock(first)}`;
  const others = Object.entries(refused).map(
    ([status, times]) => `${plain(times)} × ${why[status] ?? status}`,
  );
  return [done, ...(repeated > 0 ? [`${plain(repeated)} × same key, nothing more`] : []), ...others].join(
    '; ',
  );
}
