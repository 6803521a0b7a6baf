import assert from 'node:assert/strict';
import { test } from 'vitest';
import { askThrough } from '../../../test/ask-through.ts';
import { seededShop } from '../../../test/seeded-shop.ts';
import { shopAnswer } from '../../../test/shop-answer.ts';
import type { Administer } from '../contract.ts';
import type { Send } from '../http-sender.ts';
import type { HttpRequest } from '../traffic.ts';
import { signIn } from './questions.ts';

const { corner, shop } = seededShop();

/** Asks everything, through a shop whose answers `change` may spoil; `drawnMs` besides the fixed questions. */
async function ask(
  seed: number,
  change: (send: Send) => Send = send => send,
  drawnMs = 0,
  administer: Administer = corner.data,
) {
  await corner.data('DELETE FROM users WHERE id > 200000');
  const asked = await askThrough(signIn, shop.url, seed, change, { administer, drawnMs });
  return { ...asked, wrong: new Set(asked.wrong) };
}

type User = { id: number; name: string; email: string };
/** A shop that finds users in its own way, and answers all else as the healthy one does. */
const found =
  (condition: string) =>
  (send: Send): Send =>
  async (request: HttpRequest) => {
    const healthy = await send(request);
    if (healthy.status === 400) return healthy;
    const [user] = await corner.data<User>(
      `SELECT id, name, email FROM users WHERE ${condition} ORDER BY id LIMIT 1`,
      [request.body?.email],
    );
    return user ? shopAnswer(200, user, { 'content-type': 'application/json' }) : shopAnswer(404, '{}');
  };

test('the healthy shop answers everything right, whatever the seed', { timeout: 300_000 }, async () => {
  for (let seed = 1; seed <= 50; seed++) {
    const { answers } = await ask(seed, undefined, 100);
    assert.deepEqual(
      answers.filter(({ outcome }) => outcome !== 'right'),
      [],
      `seed ${seed}`,
    );
  }
});

test('without the index it is slow and still right', { timeout: 60_000 }, async () => {
  await corner.data('DROP INDEX users_lower_email_idx');
  const { wrong } = await ask(1);
  await corner.data('CREATE INDEX users_lower_email_idx ON users (lower(email))');
  assert.deepEqual(wrong, new Set());
});

test('the same seed asks the same questions', async () => {
  const all = async () => {
    const { answers } = await ask(
      2,
      () => async () => shopAnswer(500),
      0,
      async () => [],
    );
    return answers.map(({ steps }) => steps);
  };
  assert.deepEqual(await all(), await all());
});

const spoiled: [string, (send: Send) => Send, string[]][] = [
  ['an exact comparison', found('email = $1'), ['in-any-case', 'as-of-today']],
  ['a pattern', found('email ILIKE $1'), ['somebody-else']],
  [
    'letters that a collation takes for the same',
    found('lower(email) = lower(normalize($1, NFKC))'),
    ['somebody-else'],
  ],
  ['the beginning of an address', found('lower(email) ^@ lower($1)'), ['somebody-else']],
  ['a part of the address', found(`lower($1) LIKE '%' || lower(email)`), ['somebody-else', 'as-of-today']],
  [
    'addresses in small letters',
    send => async request => {
      const answer = await send(request);
      return { ...answer, body: answer.body.toLowerCase() };
    },
    ['as-it-is-kept', 'in-any-case', 'as-of-today'],
  ],
  [
    'users that are kept from the first time on',
    send => {
      const kept = new Map<string, ReturnType<Send>>();
      return request => {
        const email = String(request.body?.email).toLowerCase();
        const answer = kept.get(email) ?? send(request);
        kept.set(email, answer);
        return answer;
      };
    },
    ['as-of-today'],
  ],
  [
    'nobody is refused',
    send => async request => ({
      ...(await send(request)),
      status: 200,
      headers: { 'content-type': 'application/json' },
    }),
    ['somebody-else', 'not-found', 'bad-input', 'as-of-today'],
  ],
];

for (const [what, change, questions] of spoiled) {
  test(`noticed: ${what}`, async () => {
    const { wrong } = await ask(4, change);
    assert.ok(wrong.has(questions[0] ?? ''), [...wrong].join());
    assert.deepEqual(
      [...wrong].filter(question => !questions.includes(question)),
      [],
    );
  });
}

test('no answer at all is unknown, not wrong', async () => {
  const { answers } = await ask(9, () => async () => shopAnswer(0, 'no answer within 5 s'));
  assert.deepEqual(new Set(answers.map(({ outcome }) => outcome)), new Set(['unknown']));
});
