import assert from 'node:assert/strict';
import { test } from 'vitest';
import type { Queue, Queues } from '../parts/rabbitmq/queues.ts';
import { queuesText } from './queues.ts';

const queue = (name: string, more: Partial<Queue> = {}): Queue => ({
  ...{ name, durable: true, goesWithItsConsumers: false, waiting: 0, inHand: 0, consumers: 1 },
  ...more,
});
const exchange = (name: string, leadsTo: { name: string; key: string }[], type = 'fanout') => ({
  ...{ name, type, durable: true, leadsTo },
});

test('queues with what waits in them, and where each exchange leads', () => {
  const seen: Queues = {
    queues: [
      queue('bookkeeper', { waiting: 1200, inHand: 50, consumers: 2 }),
      queue('mailer', { waiting: 1, durable: false }),
      queue('packer', { consumers: 0, goesWithItsConsumers: true }),
    ],
    exchanges: [
      exchange('by-country', [{ name: 'packer', key: 'order.at.*' }], 'topic'),
      exchange('news', []),
      exchange(
        'orders',
        ['bookkeeper', 'mailer', 'packer'].map(name => ({ name, key: '' })),
      ),
    ],
  };
  assert.equal(
    queuesText(seen),
    `  queue                                     waiting  in hand  consumers
  bookkeeper               ████████████████   1,200       50          2
  mailer                   █                      1        0          1
  packer                                          0        0          0

  by-country (topic)
  └─▶ packer (key order.at.*)

  news (fanout)
  └─▶ nowhere

  orders (fanout)
  ├─▶ bookkeeper
  ├─▶ mailer
  └─▶ packer

  Nobody listens to: packer
  Gone after a restart of RabbitMQ: mailer
  Gone when nobody listens any more: packer
  What is sent there is lost: news
`,
  );
});

test('all fits 80 columns, however long names are and however many', () => {
  const long = (n: number) => `amq.gen-${'x'.repeat(100)}${n}`;
  const names = Array.from({ length: 30 }, (_, n) => long(n));
  const queues = names.map(name => queue(name, { waiting: 1e7, durable: false, consumers: 0 }));
  const all = names.map(name => ({ name, key: 'k'.repeat(100) }));
  const text = queuesText({ queues, exchanges: [exchange(long(1), all, 'headers'), exchange(long(2), [])] });
  const widest = text.split('\n').reduce((most, line) => Math.max(most, line.length), 0);
  assert.ok(widest <= 80, `${widest} columns\n${text}`);
});

test('without any it says so', () => {
  assert.match(queuesText({ queues: [], exchanges: [] }), /^RabbitMQ has no queue of your shop/);
});
