/** What RabbitMQ does, by its own counts; they are at most two seconds old. */
import type { Home } from '../../home/home.ts';
import { type Activity, type Family, type Look, quiet } from '../contract.ts';
import { type Space, spaces } from '../part.ts';
import { within } from '../within.ts';
import { askApi, virtualHost } from './client.ts';

const limitMs = 1000;
/** A shop that makes a queue for each customer must not fill the dashboard. */
const mostQueues = 20;

export type RabbitNumbers = {
  queues: number;
  /** messages that nobody has in hand */
  waiting: number;
  /** handed out, and neither acknowledged nor refused yet */
  inHand: number;
  consumers: number;
  /** a second */
  sent: number;
  done: number;
};

/** As the management API says it; it leaves out what has not been counted yet. */
export type SeenQueue = {
  name: string;
  messages_ready?: number;
  messages_unacknowledged?: number;
  consumers?: number;
  /** without acknowledgement, a message is done when it is handed out */
  message_stats?: { publish?: number; ack?: number; deliver_no_ack?: number; get_no_ack?: number };
};

const columns = ['name', 'messages_ready', 'messages_unacknowledged', 'consumers', 'message_stats'];
const read = (home: Home, space: Space): Promise<SeenQueue[]> =>
  within(limitMs, askApi(home, `queues/${virtualHost(space)}?columns=${columns.join(',')}`));

type Reading = { at: number; space: Space; queues: SeenQueue[] };

export function lookAtRabbit(home: Home): Look {
  let before: Reading | null = null;
  return {
    async numbers(space) {
      const queues = await read(home, space).catch(() => null);
      const now = queues && { at: Date.now(), space, queues };
      const numbers = before && now && rabbitNumbers(before, now);
      before = now;
      return numbers && { numbers, activity: activityOf(numbers), words: rabbitWords(numbers) };
    },
    async gauges() {
      const seen = await Promise.all(spaces.map(space => read(home, space).catch(() => [])));
      return rabbitFamilies(spaces.flatMap((space, n) => (seen[n] ?? []).map(queue => ({ space, queue }))));
    },
    end() {},
  };
}

const sum = (queues: readonly SeenQueue[], count: (queue: SeenQueue) => number): number =>
  queues.reduce((total, queue) => total + count(queue), 0);
const sentTo = ({ message_stats: counted }: SeenQueue): number => counted?.publish ?? 0;
const doneOf = ({ message_stats: counted }: SeenQueue): number =>
  (counted?.ack ?? 0) + (counted?.deliver_no_ack ?? 0) + (counted?.get_no_ack ?? 0);

/** Null for another shop; a queue that was made again counts from the start. */
export function rabbitNumbers(before: Reading, now: Reading): RabbitNumbers | null {
  const seconds = (now.at - before.at) / 1000;
  if (now.space !== before.space || seconds <= 0) return null;
  const grown = (count: (queue: SeenQueue) => number): number => {
    const earlier = new Map(before.queues.map(queue => [queue.name, count(queue)]));
    return sum(now.queues, queue => Math.max(0, count(queue) - (earlier.get(queue.name) ?? 0))) / seconds;
  };
  return {
    queues: now.queues.length,
    waiting: sum(now.queues, ({ messages_ready: ready = 0 }) => ready),
    inHand: sum(now.queues, ({ messages_unacknowledged: unacknowledged = 0 }) => unacknowledged),
    consumers: sum(now.queues, ({ consumers = 0 }) => consumers),
    sent: grown(sentTo),
    done: grown(doneOf),
  };
}

/** How much it could do at most is not known. */
const activityOf = ({ sent, done }: RabbitNumbers): Activity => ({
  ...quiet,
  is: sent + done > 0 ? 'unknown' : 'idle',
  load: null,
});

const amount = (count: number, one: string, more: string): string =>
  `${Math.round(count).toLocaleString('en-US')} ${Math.round(count) === 1 ? one : more}`;

export function rabbitWords({ queues, waiting, inHand, consumers, sent, done }: RabbitNumbers): string {
  if (queues === 0) return 'no queue yet';
  return [
    amount(queues, 'queue', 'queues'),
    `${amount(waiting, 'message waits', 'messages wait')}`,
    `${amount(inHand, 'is', 'are')} being worked on`,
    amount(consumers, 'consumer', 'consumers'),
    `${Math.round(sent)} sent and ${Math.round(done)} done a second`,
  ].join(', ');
}

/** No samples when it does not answer. */
function rabbitFamilies(seen: { space: Space; queue: SeenQueue }[]): Family[] {
  const family = (
    name: string,
    help: string,
    type: Family['type'],
    value: (queue: SeenQueue) => number,
  ): Family => ({
    name,
    help,
    type,
    samples: seen
      .slice(0, mostQueues)
      .map(({ space, queue }) => ({ labels: { space, queue: queue.name }, value: value(queue) })),
  });
  return [
    family(
      'rabbitmq_waiting',
      'Messages that nobody has in hand',
      'gauge',
      ({ messages_ready: ready = 0 }) => ready,
    ),
    family(
      'rabbitmq_in_hand',
      'Messages handed out and not acknowledged',
      'gauge',
      ({ messages_unacknowledged: unacknowledged = 0 }) => unacknowledged,
    ),
    family('rabbitmq_consumers', 'Consumers', 'gauge', ({ consumers = 0 }) => consumers),
    family('rabbitmq_sent_total', 'Messages that came into a queue', 'counter', sentTo),
    family(
      'rabbitmq_done_total',
      'Messages acknowledged, or handed out where no acknowledgement is asked',
      'counter',
      doneOf,
    ),
  ];
}
