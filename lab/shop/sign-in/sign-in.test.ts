import assert from 'node:assert/strict';
import { test } from 'vitest';
import { isRight } from '../../../test/shop-answer.ts';
import { seededRandom } from '../traffic.ts';
import { addressOf, signIn } from './sign-in.ts';

test('addresses are typed in other cases than they are kept, and the same seed draws the same', () => {
  const drawn = () => {
    const random = seededRandom(7);
    return Array.from({ length: 2000 }, () => String(signIn.draw(random).body?.email));
  };
  const typed = drawn();
  assert.deepEqual(typed, drawn());
  const owner = (email: string) => Number(email.match(/(\d+)@/)?.[1]);
  for (const email of typed) assert.equal(email.toLowerCase(), addressOf(owner(email)).toLowerCase());
  const otherwise = typed.filter(email => email !== addressOf(owner(email)));
  assert.ok(otherwise.length > 1000, `${otherwise.length}`);
});

test('a sign-in is right when it is the owner of the address', () => {
  const request = {
    method: 'POST' as const,
    path: '/sign-in',
    body: { email: addressOf(4242).toUpperCase() },
  };
  const isRightAnswer = (user: unknown, status = 200) =>
    isRight(signIn, request, status, JSON.stringify(user));
  const owner = { id: 4242, name: 'x', email: addressOf(4242) };
  assert.ok(isRightAnswer(owner));
  assert.ok(!isRightAnswer({ ...owner, id: 1 }) && !isRightAnswer({ ...owner, email: addressOf(1) }));
  assert.ok(!isRightAnswer(owner, 404) && !isRightAnswer(null) && !isRight(signIn, request, 200, '<html>'));
});
