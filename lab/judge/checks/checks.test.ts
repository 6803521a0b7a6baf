import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'vitest';
import { z } from 'zod';
import { judged } from '../../../test/check-table.ts';
import {
  type Answer,
  type CountRound,
  type Evidence,
  noEvidence,
  type StatementCount,
} from '../evidence/evidence.ts';
import { blocksPerStatement } from './blocks-per-statement.ts';
import { checks } from './index.ts';
import { newIndexes } from './new-indexes.ts';
import { sameAnswers } from './same-answers.ts';
import { settingsUntouched } from './settings-untouched.ts';
import { walRecordsPerStatement } from './wal-records-per-statement.ts';

const nothing = noEvidence();
const indexes = (...names: string[]): Evidence => ({
  ...nothing,
  schema: {
    newIndexes: names.map(name => ({ name, definition: `CREATE INDEX ${name}` })),
    changedSettings: [],
  },
});
const settings = (...changed: [string, string, string][]): Evidence => ({
  ...nothing,
  schema: {
    newIndexes: [],
    changedSettings: changed.map(([scope, name, value]) => ({ scope, name, value })),
  },
});

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
    size: 5,
    requests: 20,
    failed: 0,
    statements: [],
    isCounting: false,
    ...round,
  })),
});
const reading = (...blocks: number[]): Round[] =>
  blocks.map(each => ({ statements: [statement('BEGIN', {}), statement(select, { blocks: each })] }));
const ofSize = (size: number, list: Round[]): Round[] => list.map(round => ({ ...round, size }));
const writing = (...records: number[]): Round[] =>
  records.map(each => ({
    statements: [
      statement(insert, { walRecords: each }),
      statement('UPDATE stock SET left_over = $1', { walRecords: 50 }),
    ],
  }));
const history = (...list: Round[]) => rounds('order-history', ...list);
const placing = (...list: Round[]) => rounds('place-order', ...list);

const answer = (outcome: Answer['outcome'], saw = '[42, 41]'): Answer => ({
  question: 'newest-first',
  outcome,
  steps: [{ method: 'GET', path: '/orders?user=42&limit=2', status: 200 }],
  difference: outcome === 'right' ? null : { kind: 'told', wanted: '[43, 42]', saw },
});
const answered = (...answers: Answer[]): Evidence => ({ ...nothing, answers });

const blocks = { of: 'order-history', op: 'lte', value: 100 } as const;
const records = { of: 'place-order', op: 'lte', value: 5 } as const;
const two = { op: 'lte', value: 2 } as const;
const orderHistory = { of: 'order-history' };

judged(blocksPerStatement, blocks, {
  pass: [
    ['all rounds within', history(...reading(24, 25, 25)), 25, /^25 blocks per statement$/],
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
      /^9,412 blocks per statement: SELECT … FROM orders WHERE user_id = \$1 ORDER BY created_at DESC LIMIT \$2$/,
      /had to read 9,412 blocks of 8 KiB to find 20 rows/,
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

judged(walRecordsPerStatement, records, {
  pass: [
    ['an index or two', placing(...writing(3, 3, 3)), 3, /^3 log records per INSERT into orders$/],
    ['averages keep a decimal', placing(...writing(3.05, 3.25, 3)), 3.25, /3\.3 log records/],
  ],
  fail: [
    [
      'an index on everything',
      placing(...writing(9, 9, 9.05)),
      9.05,
      /9\.1 log records/,
      /index on orders adds/,
    ],
    ['a table that is not in the log', placing(...writing(0, 0, 0)), 0, /^0 log records/, /UNLOGGED/],
  ],
  unknown: [
    ['no INSERT', placing(...reading(1, 1, 1)), null, /nothing of place-order/],
    ['rounds do not agree', placing(...writing(4, 6, 4)), null, /did not agree/],
  ],
});

judged(newIndexes, two, {
  pass: [
    ['none', indexes(), 0, /^0 new indexes$/],
    ['one', indexes('a'), 1, /^1 new index$/],
    ['as many as allowed', indexes('a', 'b'), 2, /^2 new indexes$/],
  ],
  fail: [['one too many', indexes('a', 'b', 'c'), 3, /^3 new indexes: a, b, c$/, /slower/]],
  unknown: [['not looked at', nothing, null, /not looked at/]],
});

judged(
  settingsUntouched,
  {},
  {
    pass: [['as they were', settings(), 0, /no setting/]],
    fail: [
      ['one', settings(['role api_1', 'work_mem', '1GB']), 1, /^work_mem = 1GB \(role api_1\)$/],
      [
        'several',
        settings(['server', 'jit', 'on'], ['this database', 'work_mem', '1GB']),
        2,
        /^jit = on \(server\), and 1 more$/,
      ],
    ],
    unknown: [['not looked at', nothing, null, /not looked at/]],
  },
);

judged(sameAnswers, orderHistory, {
  pass: [['all right', answered(answer('right'), answer('right')), 0, /^2 answers, all right$/]],
  fail: [
    [
      'one wrong',
      answered(answer('right'), answer('wrong')),
      1,
      /^newest-first, GET \/orders\?user=42&limit=2: \[42, 41\]$/,
      /^1 of 2 answers are wrong/,
    ],
    [
      'the first wrong one is named',
      answered(answer('wrong', 'first'), answer('wrong', 'second')),
      2,
      /first$/,
      /^2 of 2/,
    ],
    ['wrong beside unknown', answered(answer('unknown'), answer('wrong')), 1, /newest-first/],
    [
      'one question that is never answered, while others are',
      answered(
        answer('right'),
        ...[1, 2, 3].map(() => ({ ...answer('unknown', 'no answer within 5 s'), question: 'sign-in' })),
      ),
      3,
      /^sign-in, GET .*: no answer within 5 s, 3 times$/,
      /never comes/,
    ],
    ['a long answer is cut', answered(answer('wrong', 'x'.repeat(5000))), 1, /…$/],
  ],
  unknown: [
    ['nothing was asked', nothing, null, /Nothing was asked of order-history/],
    [
      'no answers',
      answered(answer('unknown', 'no answer within 5 s')),
      null,
      /^1 of 1 had no answer: .*within 5 s$/,
    ],
    ['nothing is answered', answered(...[1, 2, 3, 4].map(() => answer('unknown', ''))), null, /^4 of 4/],
    ['some without an answer, none wrong', answered(answer('right'), answer('unknown', '')), null, /^1 of 2/],
  ],
});

test('a wrong answer leads to what was changed, an error of the shop to its log', () => {
  const next = (saw: string) => sameAnswers.judge(answered(answer('wrong', saw)), orderHistory).next;
  assert.match(next('[42, 41]'), /^npx lab diff/);
  assert.match(next('status 500: {"error":"the shop has a problem"}'), /^npx lab logs api-1/);
});

test('the wanted answer is shown beside the wrong one', () => {
  assert.equal(sameAnswers.judge(answered(answer('wrong')), orderHistory).wanted, '[43, 42]');
});

test('one file, one id, one entry, in alphabetical order', () => {
  const shared = ['answer-words.ts', 'contract.ts', 'count-rounds.ts', 'index.ts', 'wording.ts'];
  const files = readdirSync(import.meta.dirname)
    .filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts') && !shared.includes(name))
    .map(name => name.slice(0, -'.ts'.length));
  assert.deepEqual(Object.keys(checks), files.sort());
  for (const [id, check] of Object.entries(checks)) assert.equal(check.id, id);
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
    assert.equal(blocksPerStatement.params.safeParse(wrong).success, false, JSON.stringify(wrong));
  }
});
