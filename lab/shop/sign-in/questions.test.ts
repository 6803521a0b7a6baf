import assert from 'node:assert/strict';
import { test } from 'vitest';
import { askThrough } from '../../../test/ask-through.ts';
import { seededShop } from '../../../test/seeded-shop.ts';
import { shopAnswer } from '../../../test/shop-answer.ts';
import type { Send } from '../http-sender.ts';
import type { HttpRequest } from '../traffic.ts';
import { signIn } from './questions.ts';

const { corner, shop } = seededShop();

/** Asks everything, through a shop whose answers `change` may spoil. */
const ask = (seed: number, change: (send: Send) => Send = send => send) =>
  askThrough(signIn, shop.url, seed, change, { administer: corner.data });

type User = { id: number; name: string; email: string };
/** A shop that finds users in a way of its own, and answers all else as the healthy one does. */
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
    return user ? shopAnswer(200, user) : shopAnswer(404, '{}');
  };

test('the healthy shop answers all questions right, also without the index', async () => {
  for (const statement of ['SELECT 1', 'DROP INDEX users_lower_email_idx']) {
    await corner.data(statement);
    const { answers } = await ask(1);
    assert.deepEqual(
      answers.filter(({ outcome }) => outcome !== 'right'),
      [],
    );
    assert.equal(answers.length, 18);
  }
  await corner.data('CREATE INDEX users_lower_email_idx ON users (lower(email))');
});

test('the same seed asks the same questions', async () => {
  const asked = async () => {
    const { answers } = await ask(2, () => async () => shopAnswer(500));
    return answers.map(({ steps }) => steps);
  };
  assert.deepEqual(await asked(), await asked());
});

const spoiled: [string, (send: Send) => Send, string[]][] = [
  ['an exact comparison', found('email = $1'), ['in-any-case']],
  ['a pattern', found('email ILIKE $1'), ['somebody-else']],
  ['a part of the address', found(`lower($1) LIKE '%' || lower(email)`), ['somebody-else']],
  [
    'addresses in small letters',
    send => async request => {
      const answer = await send(request);
      return { ...answer, body: answer.body.toLowerCase() };
    },
    ['as-it-is-kept', 'in-any-case'],
  ],
  [
    'nobody is refused',
    send => async request => ({ ...(await send(request)), status: 200 }),
    ['somebody-else', 'not-found', 'bad-input'],
  ],
];

for (const [what, change, questions] of spoiled) {
  test(`noticed: ${what}`, async () => {
    const { wrong } = await ask(4, change);
    assert.deepEqual(new Set(wrong), new Set(questions));
  });
}

test('no answer at all is unknown, not wrong', async () => {
  const { answers } = await ask(9, () => async () => shopAnswer(0, 'no answer within 5 s'));
  assert.deepEqual(new Set(answers.map(({ outcome }) => outcome)), new Set(['unknown']));
});
