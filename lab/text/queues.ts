/** The queues of the shop, drawn in 80 columns. */
import type { Exchange, Queue, Queues } from '../parts/rabbitmq/queues.ts';
import { width } from './terminal.ts';

const nameWidth = 24;
const barWidth = 16;

export function queuesText({ queues, exchanges }: Queues): string {
  if (queues.length === 0 && exchanges.length === 0)
    return 'RabbitMQ has no queue of your shop: nobody sent to one, or listens to one.\n';
  const most = Math.max(1, ...queues.map(({ waiting }) => waiting));
  return [
    `  ${'queue'.padEnd(nameWidth + barWidth + 1)} waiting  in hand  consumers`,
    ...queues.map(queue => queueLine(queue, most)),
    ...exchanges.flatMap(exchange => ['', ...exchangeLines(exchange)]),
    ...remarks({ queues, exchanges }),
    '',
  ].join('\n');
}

function queueLine({ name, waiting, inHand, consumers }: Queue, most: number): string {
  const bar = '█'.repeat(Math.ceil((barWidth * waiting) / most)).padEnd(barWidth);
  const [waits, has, takers] = [waiting, inHand, consumers].map(count => count.toLocaleString('en-US'));
  return `  ${short(name).padEnd(nameWidth)} ${bar} ${waits?.padStart(7)}  ${has?.padStart(7)}  ${takers?.padStart(9)}`;
}

/** Names that RabbitMQ draws itself are long, and differ at their end. */
const short = (name: string): string =>
  name.length <= nameWidth ? name : `${name.slice(0, nameWidth - 9)}…${name.slice(-8)}`;

function exchangeLines({ name, type, leadsTo }: Exchange): string[] {
  const targets = leadsTo.map((target, n) => {
    const key = type === 'fanout' || target.key === '' ? '' : ` (key ${short(target.key)})`;
    return `  ${n === leadsTo.length - 1 ? '└' : '├'}─▶ ${short(target.name)}${key}`;
  });
  return [`  ${short(name)} (${type})`, ...(targets.length > 0 ? targets : ['  └─▶ nowhere'])];
}

/** What the table does not say, each with the names that it is about. */
function remarks({ queues, exchanges }: Queues): string[] {
  const about = (text: string, names: string[]) => (names.length === 0 ? [] : [listed(`  ${text}: `, names)]);
  const of = (found: { name: string }[]) => found.map(({ name }) => name);
  const lines = [
    ...about('Nobody listens to', of(queues.filter(({ consumers }) => consumers === 0))),
    ...about('Gone after a restart of RabbitMQ', of(queues.filter(({ durable }) => !durable))),
    ...about('Gone when nobody listens any more', of(queues.filter(queue => queue.goesWithItsConsumers))),
    ...about('What is sent there is lost', of(exchanges.filter(({ leadsTo }) => leadsTo.length === 0))),
  ];
  return lines.length === 0 ? [] : ['', ...lines];
}

/** As many as fit into the line. */
function listed(start: string, names: string[]): string {
  const end = (count: number) => (count === names.length ? '' : ` and ${names.length - count} more`);
  const line = (count: number) => start + names.slice(0, count).map(short).join(', ') + end(count);
  const counts = names.map((_, n) => names.length - n);
  return line(counts.find(count => line(count).length <= width) ?? 1);
}
