import assert from 'node:assert/strict';
import { test } from 'vitest';
import { z } from 'zod';
import { judged } from '../../../test/check-table.ts';
import { type CountRound, type Evidence, noEvidence, type StatementCount } from '../evidence/evidence.ts';
import { blocksPerRequest } from './blocks-per-request.ts';
import { checks } from './index.ts';
import { walRecordsPerRequest } from './wal-records-per-request.ts';

const nothing = noEvidence();

const select = 'SELECT id, total_cents FROM orders WHERE user_id = $1 ORDER BY created_at DESC LIMIT $2';
const insert = 'INSERT INTO orders (user_id, product_id) VALUES ($1, $2) RETURNING id';
const statement = (query: string, perCall: Partial<StatementCount>): StatementCount => ({
  query,
  calls: 20,
  rows: 20 * (perCall.rows ?? 20),
  blocks: 20 * (perCall.blocks ?? 0),
  walRecords: 20 * (perCall.walRecords ?? 0),
});
type Round = Partial<CountRound>;
const rounds = (traffic: string, ...list: Round[]): Evidence => ({
  ...nothing,
  counts: list.map(round => ({
    traffic,
    walk: '',
    size: 5,
    requests: 20,
    failed: 0,
    wrong: null,
    statements: [],
    bytes: null,
    isCounting: false,
    ...round,
  })),
});
const reading = (...blocks: number[]): Round[] =>
  blocks.map(each => ({ statements: [statement('BEGIN', {}), statement(select, { blocks: each })] }));
const split = (...blocks: number[]): Round[] =>
  blocks.map(each => ({
    statements: [statement(select, { blocks: each }), statement('SELECT 2', { blocks: each })],
  }));
const broken = (status: number): Round => ({
  failed: 1,
  wrong: {
    question: 'order-history',
    outcome: 'wrong',
    steps: [{ method: 'GET', path: '/orders?user=42&limit=5', status }],
    difference: { kind: 'status', wanted: 200, status, body: 'no' },
  },
});
const ofSize = (size: number, list: Round[]): Round[] => list.map(round => ({ ...round, size }));
const writing = (...records: number[]): Round[] =>
  records.map(each => ({
    statements: [
      statement(insert, { walRecords: each - each / 3 }),
      statement('UPDATE stock SET left_over = $1', { walRecords: each / 3 }),
    ],
  }));
const history = (...list: Round[]) => rounds('order-history', ...list);
const placing = (...list: Round[]) => rounds('place-order', ...list);

const blocks = { of: 'order-history', op: 'lte', value: 100 } as const;
const records = { of: 'place-order', op: 'lte', value: 5 } as const;

judged(blocksPerRequest, blocks, {
  pass: [
    ['all rounds within', history(...reading(24, 25, 25)), 25, /^25 blocks per request$/],
    ['what came twice only is no cost', history(...reading(25, 300, 25, 25, 25, 300, 25, 25, 30)), 30, /30/],
    ['at the limit', history(...reading(100, 100, 100)), 100, /100 blocks/],
    ['failed rounds left out', history(...reading(25, 25, 25), { failed: 1, ...reading(9400)[0] }), 25, /25/],
    [
      'other traffic is not looked at',
      {
        ...nothing,
        counts: [...history(...reading(25, 25, 25)).counts, ...placing(...reading(9400)).counts],
      },
      25,
      /25/,
    ],
  ],
  fail: [
    [
      'every round over',
      history(...reading(9400, 9412, 9400)),
      9412,
      /^9,412 blocks per request: SELECT … FROM orders WHERE user_id = \$1 ORDER BY .*…$/,
      /read 9,412 blocks of 8 KiB to find 20 rows/,
    ],
    ['all its statements together', history(...split(60, 60, 60)), 120, /^120 blocks per request/],
    [
      'one of several walks, which is named',
      history(
        ...reading(25, 25, 25),
        ...reading(300, 300, 300).map(round => ({ ...round, walk: 'a page far back' })),
      ),
      300,
      /^300 blocks per request \(a page far back\): SELECT/,
    ],
    [
      'an index that was built half',
      {
        ...history(...reading(9400, 9400, 9400)),
        schema: { newIndexes: [], invalidIndexes: ['by_user'], newTriggers: [], changedSettings: [] },
      },
      9400,
      /9,400/,
      /by_user was built only half/,
    ],
    [
      'a cost that comes and goes, as often as was counted',
      history(...reading(25, 300, 25, 25, 25, 300, 25, 300, 25)),
      300,
      /300/,
    ],
    [
      'an answer that was wrong each time',
      history(broken(500), broken(500), broken(500)),
      null,
      /^GET \/orders\?user=42&limit=5: status 500: no$/,
      /nobody else was there/,
    ],
    ['a little over', history(...reading(101, 101, 101)), 101, /101/, /no index/],
    [
      'only one of two page sizes',
      history(...reading(25, 25, 25), ...ofSize(50, reading(300, 300, 301))),
      301,
      /301/,
    ],
    [
      'one size over, the other undecided',
      history(...reading(25, 300, 25), ...ofSize(50, reading(300, 300, 301))),
      301,
      /301/,
    ],
  ],
  unknown: [
    [
      'no traffic of the kind',
      placing(...reading(25, 25, 25)),
      null,
      /PostgreSQL saw nothing of order-history/,
    ],
    ['traffic that never came to PostgreSQL', history({}, {}, {}), null, /saw nothing/],
    [
      'every request failed',
      history({ failed: 1 }, { failed: 1 }, { failed: 1 }),
      null,
      /Requests of order-history failed/,
    ],
    ['two rounds over are too few', history(...reading(9400, 9400)), null, /too few/],
    ['two rounds within are too few', history(...reading(25, 25), { failed: 2 }), null, /too few/],
    ['rounds do not agree', history(...reading(25, 9400, 9400)), null, /did not agree/],
    [
      'one page size was never counted',
      history(...reading(25, 25, 25), ...ofSize(50, [{ failed: 1 }])),
      null,
      /too few/,
    ],
  ],
});

judged(walRecordsPerRequest, records, {
  pass: [
    ['an index or two', placing(...writing(3, 3, 3)), 3, /^3 log records per request$/],
    ['averages keep a decimal', placing(...writing(3.05, 3.25, 3)), 3.25, /3\.3 log records/],
    [
      'inside a function',
      placing(
        ...[1, 2, 3].map(() => ({
          statements: [statement('SELECT * FROM place_order($1)', { walRecords: 3 })],
        })),
      ),
      3,
      /^3 log/,
    ],
  ],
  fail: [
    [
      'an index on everything',
      placing(...writing(9, 9, 9.05)),
      9.05,
      /9\.1 log records/,
      /index on a table adds/,
    ],
    [
      'a costly trigger, which is named',
      {
        ...placing(...writing(30, 30, 30)),
        schema: {
          newIndexes: [],
          invalidIndexes: [],
          newTriggers: [{ name: 'copy_order', table: 'orders' }],
          changedSettings: [],
        },
      },
      30,
      /30 log records/,
      /your trigger \(copy_order on orders\)/,
    ],
    ['nothing was written at all', placing(...reading(1, 1, 1)), 0, /^0 log records/, /UNLOGGED/],
    ['a table that is not in the log', placing(...writing(0, 0, 0)), 0, /^0 log records/, /UNLOGGED/],
  ],
  unknown: [
    ['nothing of the kind', history(...reading(1, 1, 1)), null, /nothing of place-order/],
    ['rounds do not agree', placing(...writing(4, 6, 4)), null, /did not agree/],
  ],
});

test('params refuse what would have no effect, and can be shown to an editor', () => {
  for (const [id, check] of Object.entries(checks)) {
    assert.equal(z.toJSONSchema(check.params, { io: 'input' }).additionalProperties, false, id);
  }
  for (const wrong of [
    { ...blocks, op: 'gte' },
    { ...blocks, value: 0 },
    { ...blocks, more: 1 },
    { of: 'a' },
  ]) {
    assert.equal(blocksPerRequest.params.safeParse(wrong).success, false, JSON.stringify(wrong));
  }
});
