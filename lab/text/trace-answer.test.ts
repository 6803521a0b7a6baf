import assert from 'node:assert/strict';
import { it } from 'vitest';
import { traceText } from './trace.ts';
import { tracedFrom } from './trace-hops.ts';

/** The lines under the heading, up to the drawing. */
function answerLines(change: { status?: number; said?: string; cookies?: string[] }): string[] {
  const answer = { status: 200, bytes: 4210, said: '', cookies: [], totalMs: 300, ...change };
  const traced = tracedFrom({ ...answer, replicas: [], silent: [] }, 3);
  const lines = traceText({ method: 'GET', path: '/products/7', body: null, cookie: null }, traced).split(
    '\n',
  );
  return lines.slice(1, lines.indexOf(''));
}

it('the answer has one line, and three when the shop refused', () => {
  const said = 'x'.repeat(400);
  assert.deepEqual(answerLines({ said }), ['200 OK, 4,210 bytes, after 300 ms', `${'x'.repeat(76)} …`]);
  const lengths = answerLines({ said, status: 400 }).map(line => line.length);
  assert.deepEqual(lengths.slice(1), [78, 78, 78]);
  assert.equal(answerLines({ said: '', status: 204 }).length, 1);
});

it('says what the answer leaves in the browser, and shows no control characters of either', () => {
  const [, said, first, second] = answerLines({
    said: '{"a":"\x1b[2J"}\n',
    cookies: ['a=5a0c', 'b=\x1b[2J'],
  });
  assert.equal(said, '{"a":"\\u001b[2J"}');
  assert.equal(first, 'sets the cookie a=5a0c');
  assert.ok(second?.startsWith('sets the cookie b=') && !second.includes('\x1b'), second);
});
