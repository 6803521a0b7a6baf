import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { shopAnswer } from '../../../test/shop-answer.ts';
import { productRow } from '../data-shape.ts';
import type { Send } from '../http-sender.ts';
import { type ShopAnswer, seededRandom } from '../traffic.ts';
import { limits } from './questions.ts';

const limit = 10;
const product = ({ path }: { path: string }): ShopAnswer => {
  const answer = shopAnswer(200, productRow(Number(path.split('/').at(-1))));
  return { ...answer, headers: { ...answer.headers, 'content-type': 'application/json' } };
};
const no = (headers: Record<string, string> = { 'retry-after': '1' }): ShopAnswer => ({
  ...shopAnswer(429, { error: 'too many requests' }),
  headers,
});

type Asked = { atMs: number; from: string; kind: string };

/** A shop that looks at who has asked before, this request among them, and lets it in or says no. */
function shop(isServed: (asked: Asked[], now: Asked) => boolean, refusal = no()): Send {
  const asked: Asked[] = [];
  return async request => {
    const now = { atMs: Date.now(), from: request.from ?? '', kind: request.path.replace(/[\d?].*/, '') };
    asked.push(now);
    return isServed(asked, now) ? product(request) : refusal;
  };
}

const countedIn = (asked: Asked[], now: Asked, windowMs = 1000) =>
  asked.filter(one => one.from === now.from && now.atMs - one.atMs < windowMs).length;

const windowed = (times: number) => shop((asked, now) => countedIn(asked, now) <= times);

async function wrongOf(send: Send): Promise<string[]> {
  const answers = await limits.ask({ send, random: seededRandom(1), administer: async () => [], drawnMs: 0 });
  return [...new Set(answers.filter(({ outcome }) => outcome !== 'right').map(({ question }) => question))];
}

describe('the questions about limits', { concurrent: true, timeout: 10_000 }, () => {
  it('a window of a second passes, also with half or twice the limit', async () => {
    const wrong = await Promise.all([limit / 2, limit, 2 * limit].map(times => wrongOf(windowed(times))));
    assert.deepEqual(wrong, [[], [], []]);
  });

  const table: [name: string, send: Send, wrong: string][] = [
    ['no limit at all', shop(() => true), 'too-many-at-once'],
    ['a limit of three', windowed(3), 'a-few-at-once'],
    [
      'one count for all callers',
      shop((asked, now) => asked.filter(one => now.atMs - one.atMs < 1000).length <= limit),
      'others-unharmed',
    ],
    [
      'a count for each kind of request',
      shop(
        (asked, now) =>
          countedIn(
            asked.filter(({ kind }) => kind === now.kind),
            now,
          ) <= limit,
      ),
      'too-many-at-once',
    ],
    ['a ban for a minute', shop((asked, now) => countedIn(asked, now, 60_000) <= limit), 'again-later'],
    [
      'a "no" that does not say when to come back',
      shop((asked, now) => countedIn(asked, now) <= limit, no({})),
      'too-many-at-once',
    ],
    [
      'a "no" for an hour',
      shop((asked, now) => countedIn(asked, now) <= limit, no({ 'retry-after': '3600' })),
      'too-many-at-once',
    ],
  ];
  for (const [name, send, wrong] of table)
    it(name, async () => assert.deepEqual(await wrongOf(send), [wrong]));
});
