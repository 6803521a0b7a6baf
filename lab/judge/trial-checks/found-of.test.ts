import assert from 'node:assert/strict';
import { test } from 'vitest';
import { byOrder } from '../../parts/company/orders.ts';
import type { JourneyEvidence } from '../evidence/evidence.ts';
import type { Carried } from './contract.ts';
import { doubled } from './doubled.ts';
import { foundOf } from './found-of.ts';
import { lost } from './lost.ts';
import { phantom } from './phantom.ts';

type Line = [order: string, effect: 'done' | 'repeated' | 'none', answer?: number];

/** A made-up ledger, the orders that were promised, and those that the shop has beside them. */
function journey(ledger: Line[], sent: string[], known: string[] | null = []): JourneyEvidence {
  const calls = ledger.map(([order, effect, answer = 202], at) => ({
    ...{ at, order, to: 'ada1@example.com', key: null },
    ...{ effect, answer },
  }));
  const orders = byOrder(calls);
  return {
    at: 'mail',
    sent: sent.map(receipt => ({ receipt, ackedMs: 1 })),
    found: orders.map(({ order, doneAt }) => ({ receipt: order, count: doneAt.length })),
    refused: orders.filter(({ isRefused }) => isRefused).map(({ order }) => order),
    ...{ known, waitedMs: 1, answered: true },
  };
}
const ten = Array.from({ length: 10 }, (_, n) => String(n));
const once = ten.map((order): Line => [order, 'done']);

test('each promised order once is neither lost nor doubled', () =>
  assert.deepEqual(foundOf(journey(once, ten)), { lost: [], doubled: [], phantom: [] }));

test('repeats with the same key are free', () =>
  assert.deepEqual(foundOf(journey([...once, ['3', 'repeated'], ['3', 'repeated', 0]], ten)).doubled, []));

test('a call that was refused for now, and no other, is a loss; one that is refused for good is none', () => {
  const ledger: Line[] = [
    ['1', 'none', 503],
    ['2', 'none', 422],
    ['3', 'none', 503],
    ['3', 'done', 0],
  ];
  assert.deepEqual(foundOf(journey(ledger, ['1', '2', '3', '4'])).lost, ['1', '4']);
});

test('one key for all is a loss of all but the first', () => {
  const ledger = ten.map((order, n): Line => [order, n === 0 ? 'done' : 'repeated']);
  assert.equal(foundOf(journey(ledger, ten)).lost.length, 9);
});

test('what was never promised may be done once or not at all, if the shop has the order', () => {
  const ledger: Line[] = [...once, ['20', 'done'], ['21', 'done'], ['21', 'done'], ['22', 'done']];
  const { lost, doubled, phantom } = foundOf(journey(ledger, ten, ['20', '21']));
  assert.deepEqual([lost, doubled, phantom], [[], ['21'], ['22']]);
  assert.equal(foundOf(journey(ledger, ten, null)).phantom, null);
});

const judged = (seen: JourneyEvidence | null, strikes: Carried['strikes'] = []) => {
  const trial = { title: 'The lights go out', limitMs: 1000, judged: [], logs: '', name: 'lights-out' };
  const nothing = { loads: [], strikes, problem: null, answers: [] };
  const carried: Carried = { ...trial, ...nothing, journeys: seen ? [seen] : [] };
  return [lost, doubled, phantom].map(check => {
    const { outcome, value, saw, undecided } = check.judge(carried, { at: 'mail', op: 'lte', value: 0 });
    return { outcome, value, saw, undecided };
  });
};

test('each kind is a line of its own, with the first of its orders', () => {
  const ledger: Line[] = [...once.slice(1), ['5', 'done'], ['50', 'done']];
  assert.deepEqual(
    judged(journey(ledger, ten)).map(({ outcome, saw }) => `${outcome}: ${saw}`),
    [
      'fail: the shop promised 10 orders; 1 never got there, such as 0',
      'fail: the shop promised 10 orders; 1 got there more than once, such as 5',
      'fail: the shop promised 10 orders; 1 got there and are not in the shop, such as 50',
    ],
  );
  assert.deepEqual(
    judged(journey(once, ten)).map(({ outcome, value }) => [outcome, value]),
    Array(3).fill(['pass', 0]),
  );
});

test('where the strike did not see what it waited for, it is said that little could be doubled', () => {
  const late = { atMs: 6000, healedAtMs: 6100, awaited: false, requestsThen: 5 };
  const [, seen] = judged(journey(once, ten), [late]);
  assert.match(
    `${seen?.saw}`,
    /^the shop .*; 0 got there more than once; little was under way at that moment$/,
  );
  assert.equal(seen?.outcome, 'pass');
});

test('too few orders, a company that nobody looked at, and a shop that does not say what it has tell nothing', () => {
  const seen = [
    ...judged(journey(once, ['1', '2'])),
    ...judged(null),
    ...judged(journey(once, ten, null)).slice(2),
  ];
  for (const { outcome, value, undecided } of seen)
    assert.deepEqual([outcome, value, undecided], ['unknown', null, 'NOTHING_SEEN']);
});

test('several places are one line, by the worst of them', () => {
  const trial = { title: 'Bad', limitMs: 1000, judged: [], logs: '', name: 'bad' };
  const nothing = { loads: [], strikes: [], problem: null, answers: [] };
  const parcels = { ...journey(once.slice(3), ten), at: 'parcels' };
  const carried: Carried = { ...trial, ...nothing, journeys: [journey(once, ten), parcels] };
  const at = (...places: string[]) => lost.judge(carried, { at: places, op: 'lte', value: 0 });
  assert.deepEqual(
    [at('mail', 'parcels').value, at('mail', 'parcels').saw],
    [3, 'parcels: the shop promised 10 orders; 3 never got there, such as 0, 1, 2'],
  );
  assert.equal(at('mail', 'books').outcome, 'unknown');
});
