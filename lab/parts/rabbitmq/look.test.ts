import assert from 'node:assert/strict';
import { test } from 'vitest';
import { rabbitNumbers, rabbitWords, type SeenQueue } from './look.ts';

const queue = (name: string, more: Partial<SeenQueue> = {}): SeenQueue => ({ name, ...more });
const before = {
  at: 0,
  space: 'live' as const,
  queues: [queue('mail', { message_stats: { publish: 100, ack: 90 } }), queue('gone', { messages_ready: 9 })],
};
const now = {
  ...before,
  at: 2000,
  queues: [
    queue('mail', {
      ...{ messages_ready: 12, messages_unacknowledged: 1, consumers: 2 },
      message_stats: { publish: 140, ack: 110, deliver_no_ack: 4 },
    }),
    queue('new', { message_stats: { publish: 2 } }),
    queue('not-counted-yet'),
  ],
};

test('numbers are of the time between two readings of one shop', () => {
  const numbers = { queues: 3, waiting: 12, inHand: 1, consumers: 2, sent: 21, done: 12 };
  assert.deepEqual(rabbitNumbers(before, now), numbers);
  assert.equal(rabbitNumbers(before, { ...now, space: 'judged' }), null);
  assert.equal(
    rabbitWords(numbers),
    '3 queues, 12 messages wait, 1 is being worked on, 2 consumers, 21 sent and 12 done a second',
  );
});

test('a queue that was made again counts from the start', () => {
  const again = { ...now, queues: [queue('mail', { message_stats: { publish: 3 } })] };
  assert.equal(rabbitNumbers(before, again)?.sent, 0);
});

test('without a queue there is nothing to count', () => {
  const none = { queues: 0, waiting: 0, inHand: 0, consumers: 0, sent: 0, done: 0 };
  assert.deepEqual(rabbitNumbers(before, { ...now, queues: [] }), none);
  assert.equal(rabbitWords(none), 'no queue yet');
});
