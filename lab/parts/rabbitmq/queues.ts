/** What is in RabbitMQ for one space: its queues, and how messages come into them. Numbers are at most two seconds old. */
import type { Home } from '../../home/home.ts';
import type { Space } from '../part.ts';
import { askApi, virtualHost } from './client.ts';
import type { SeenQueue } from './look.ts';

export type Queue = {
  name: string;
  /** it is there again after a restart of RabbitMQ */
  durable: boolean;
  /** it goes with its last consumer, or with the connection that made it */
  goesWithItsConsumers: boolean;
  /** messages that nobody has in hand */
  waiting: number;
  /** handed out, and neither acknowledged nor refused yet */
  inHand: number;
  consumers: number;
};

export type Exchange = {
  name: string;
  /** direct, fanout, topic or headers */
  type: string;
  durable: boolean;
  /** the queues and exchanges that it leads to */
  leadsTo: { name: string; key: string }[];
};

export type Queues = { queues: Queue[]; exchanges: Exchange[] };

type AskedQueue = SeenQueue & { durable: boolean; auto_delete: boolean; exclusive: boolean };
type AskedExchange = { name: string; type: string; durable: boolean };
type AskedBinding = { source: string; destination: string; routing_key: string };

/** Sorted by name; without the exchanges that RabbitMQ itself makes. Rejects when it does not answer. */
export async function readQueues(home: Home, space: Space): Promise<Queues> {
  const name = virtualHost(space);
  const [queues, exchanges, bindings] = await Promise.all([
    askApi<AskedQueue[]>(home, `queues/${name}`),
    askApi<AskedExchange[]>(home, `exchanges/${name}`),
    askApi<AskedBinding[]>(home, `bindings/${name}`),
  ]);
  const isOwn = (exchange: string) => exchange !== '' && !exchange.startsWith('amq.');
  return {
    queues: queues.map(queueOf).sort(byName),
    exchanges: exchanges
      .filter(
        exchange =>
          isOwn(exchange.name) || bindings.some(({ source }) => source !== '' && source === exchange.name),
      )
      .map(({ name: exchange, type, durable }) => ({
        ...{ name: exchange, type, durable },
        leadsTo: bindings
          .filter(({ source }) => source === exchange)
          .map(({ destination, routing_key: key }) => ({ name: destination, key }))
          .sort(byName),
      }))
      .sort(byName),
  };
}

const queueOf = (queue: AskedQueue): Queue => ({
  name: queue.name,
  durable: queue.durable,
  goesWithItsConsumers: queue.auto_delete || queue.exclusive,
  waiting: queue.messages_ready ?? 0,
  inHand: queue.messages_unacknowledged ?? 0,
  consumers: queue.consumers ?? 0,
});

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
