import assert from 'node:assert/strict';
import { test } from 'vitest';
import type { Call } from '../parts/company/ask.ts';
import { byOrder } from '../parts/company/orders.ts';
import { ledgerText } from './ledger.ts';
import { width } from './terminal.ts';

const at = new Date(2026, 2, 2, 9, 15, 4).getTime();
const call = (order: string, effect: Call['effect'], answer = 202): Call => ({
  ...{ at, order, to: 'ada1@example.com', key: null },
  ...{ effect, answer },
});
const told = (calls: Call[]) =>
  ledgerText({ title: 'the mail company', did: ['mail sent', 'mails sent'], orders: byOrder(calls) });

test('each order has a line that says what came of its calls', () => {
  const calls = [
    call('1', 'done'),
    ...[call('2', 'done', 0), call('2', 'repeated'), call('2', 'repeated')],
    ...[call('3', 'done'), call('3', 'done')],
    ...[call('4', 'none', 422), call('4', 'none', 422)],
    ...[call('5', 'none', 503), call('5', 'done')],
    call('', 'none', 400),
  ];
  const text = told(calls);
  assert.equal(
    text,
    `The mail company
It was called 10 times about 5 orders: 5 mails sent.
Orders with none: 1. Orders with more than one: 1.

  order  calls  what came of them
  1          1  1 mail sent at 09:15:04
  2          3  1 mail sent at 09:15:04; 2 × same key, nothing more
  3          2  2 mails sent at 09:15:04
  4          2  no mail sent; 2 × there is no such address
  5          2  1 mail sent at 09:15:04; 1 × it was away`,
  );
  assert.ok(text.split('\n').every(line => line.length <= width));
});

test('of all orders only those without an effect, and with more than one', () => {
  const mail = { title: 'the mail company', did: ['mail sent', 'mails sent'] as const };
  const calls = [call('1', 'done'), call('2', 'none', 503), call('3', 'done'), call('3', 'done')];
  const shown = ledgerText({ ...mail, orders: byOrder(calls), isNotOnce: true });
  assert.match(shown, /about 3 orders: 3 mails sent/);
  assert.deepEqual(shown.split('\n').slice(-2), [
    '  2          1  no mail sent; 1 × it was away',
    '  3          2  2 mails sent at 09:15:04',
  ]);
  const right = ledgerText({ ...mail, orders: byOrder([call('1', 'done')]), isNotOnce: true });
  assert.doesNotMatch(right, /what came of them/);
});

test('of many the last are shown, and before the first call it says so', () => {
  const text = told(Array.from({ length: 100 }, (_, n) => call(String(1000 + n), 'done')));
  assert.match(text, /1099/);
  assert.ok(!text.includes('1084') && text.endsWith('and 85 orders before these'));
  assert.match(told([]), /Nobody has asked it/);
});
