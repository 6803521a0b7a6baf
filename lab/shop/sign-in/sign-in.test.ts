import assert from 'node:assert/strict';
import { test } from 'vitest';
import { shopAnswer } from '../../../test/shop-answer.ts';
import { userRow } from '../data-shape.ts';
import { seededRandom } from '../traffic.ts';
import { signIn } from './sign-in.ts';

test('addresses are typed in other cases than they are kept, and the same seed draws the same', () => {
  const drawn = () => {
    const random = seededRandom(7);
    return Array.from({ length: 2000 }, () => String(signIn.draw(random).body?.email));
  };
  const typed = drawn();
  assert.deepEqual(typed, drawn());
  const owner = (email: string) => Number(email.match(/(\d+)@/)?.[1]);
  for (const email of typed) assert.equal(email.toLowerCase(), userRow(owner(email)).email.toLowerCase());
  const otherwise = typed.filter(email => email !== userRow(owner(email)).email);
  assert.ok(otherwise.length > 1000, `${otherwise.length}`);
});

test('a sign-in is right when it is the owner of the address', () => {
  const owner = userRow(4242);
  const request = { method: 'POST' as const, path: '/sign-in', body: { email: owner.email.toUpperCase() } };
  const wrongIn = (user: unknown, status = 200) => signIn.judge(request, shopAnswer(status, user)).wrong;
  assert.equal(wrongIn(owner), '');
  assert.equal(wrongIn({ ...owner, at: 'noon' }), '', 'other fields are welcome');
  for (const other of [
    { ...owner, id: 1 },
    { ...owner, email: userRow(1).email },
    { ...owner, name: 'x' },
    null,
  ])
    assert.equal(wrongIn(other), 'wrong user');
  // 4242 is a multiple of 3: its address has capitals.
  assert.equal(wrongIn({ ...owner, email: owner.email.toLowerCase() }), 'wrong user');
  assert.equal(wrongIn(owner, 404), 'status 404');
  assert.equal(wrongIn('<html>'), 'wrong user');
  assert.equal(wrongIn('', 0), 'no answer');
});
