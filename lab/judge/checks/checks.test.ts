import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'vitest';
import { judged } from '../../../test/check-table.ts';
import { type Answer, type Evidence, noEvidence } from '../evidence/evidence.ts';
import { connectionsAtOnce } from './connections-at-once.ts';
import { checks } from './index.ts';
import { newIndexes } from './new-indexes.ts';
import { sameAnswers } from './same-answers.ts';
import { settingsUntouched } from './settings-untouched.ts';

const nothing = noEvidence();
const indexes = (...names: string[]): Evidence => ({
  ...nothing,
  schema: {
    newIndexes: names.map(name => ({ name, definition: `CREATE INDEX ${name}` })),
    invalidIndexes: [],
    newTriggers: [],
    changedSettings: [],
  },
});
const settings = (...changed: [string, string, string][]): Evidence => ({
  ...nothing,
  schema: {
    newIndexes: [],
    invalidIndexes: [],
    newTriggers: [],
    changedSettings: changed.map(([scope, name, value]) => ({ scope, name, value })),
  },
});

const answer = (outcome: Answer['outcome'], saw = '[42, 41]'): Answer => ({
  question: 'newest-first',
  outcome,
  steps: [{ method: 'GET', path: '/orders?user=42&limit=2', status: 200 }],
  difference: outcome === 'right' ? null : { kind: 'told', wanted: '[43, 42]', saw },
});
const answered = (...answers: Answer[]): Evidence => ({ ...nothing, answers });

const two = { op: 'lte', value: 2 } as const;
const orderHistory = { of: 'order-history' };

judged(newIndexes, two, {
  pass: [
    ['none', indexes(), 0, /^0 new indexes$/],
    ['one', indexes('a'), 1, /^1 new index$/],
    ['as many as allowed', indexes('a', 'b'), 2, /^2 new indexes$/],
  ],
  fail: [['one too many', indexes('a', 'b', 'c'), 3, /^3 new indexes: a, b, c$/, /slower/]],
  unknown: [['not looked at', nothing, null, /not looked at/]],
});

const open = (peak: number): Evidence => ({
  ...nothing,
  sessions: { opened: 5, peak, refused: 0, nestedBegins: 0 },
});
judged(connectionsAtOnce, { op: 'lte', value: 12 } as const, {
  pass: [['as many as allowed', open(12), 12, /^12 connections were open at once$/]],
  fail: [['another copy', open(22), 22, /^22/, /whole shop/]],
  unknown: [['not looked at', nothing, null, /Nobody used/]],
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
    [
      'nothing is answered, also when it is asked alone',
      answered(...[1, 2, 3, 4].map(() => answer('unknown', 'no answer within 5 s'))),
      4,
      /no answer within 5 s, 4 times$/,
      /answers nobody/,
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
    ['nothing is answered yet', answered(...[1, 2].map(() => answer('unknown', ''))), null, /^2 of 2/],
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
  const shared = [
    ...[
      'answer-words.ts',
      'at-places.ts',
      'contract.ts',
      'count-rounds.ts',
      'index.ts',
      'wording.ts',
      'wrong-orders.ts',
    ],
  ];
  const files = readdirSync(import.meta.dirname)
    .filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts') && !shared.includes(name))
    .map(name => name.slice(0, -'.ts'.length));
  assert.deepEqual(Object.keys(checks), files.sort());
  for (const [id, check] of Object.entries(checks)) assert.equal(check.id, id);
});
