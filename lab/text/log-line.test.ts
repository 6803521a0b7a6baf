import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { logLine } from './log-line.ts';
import { clock } from './status.ts';

const time = 1_795_602_559_903;
const at = clock(time);
const line = (more: object) => JSON.stringify({ level: 50, time, replica: 'api-1', ...more });
const stack = [
  'error: column reference "name" is ambiguous',
  '    at /home/ana/lab/node_modules/pg-pool/index.js:45:11',
  '    at async run (file:///home/ana/lab/workspace/services/api/db.ts:44:20)',
  '    at async Object.<anonymous> (file:///home/ana/lab/workspace/services/api/modules/products.ts:19:24)',
].join('\n');

describe('a line of the log', () => {
  it('of a failure says what failed, why, and at which lines of the learner', () => {
    const err = { type: 'DatabaseError', message: 'column reference "name" is ambiguous', stack };
    assert.equal(
      logLine(line({ moreLikeIt: 26, err, msg: '500: GET /products?category=office' })),
      [
        `${at}  500: GET /products?category=office (and 26 more like it)`,
        '          DatabaseError: column reference "name" is ambiguous',
        '          at services/api/db.ts:44, services/api/modules/products.ts:19',
      ].join('\n'),
    );
  });

  it('that only tells is one line', () => {
    assert.equal(
      logLine(line({ moreLikeIt: 0, ms: 1551, msg: 'slow: GET /x' })),
      `${at}  slow: GET /x, 1,551 ms`,
    );
  });

  it('says nothing twice', () => {
    const err = {
      type: 'FastifyError',
      message: 'Reply was already sent',
      stack: 'FastifyError\n    at reply.js:1:1',
    };
    assert.equal(logLine(line({ err, msg: 'Reply was already sent' })), `${at}  Reply was already sent`);
  });

  it('that is no JSON of a service stays as it is', () => {
    for (const text of ['LOG:  database system is ready', '{"a":', '42', 'null', '{"msg":"no time"}'])
      assert.equal(logLine(text), text);
  });
});
