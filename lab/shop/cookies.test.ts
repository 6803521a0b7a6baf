import assert from 'node:assert/strict';
import { test } from 'vitest';
import { shopAnswer } from '../../test/shop-answer.ts';
import { readableCookies, withCookies } from './cookies.ts';
import type { HttpRequest } from './traffic.ts';

test('a user sends the cookies that answers set, and no longer those that were taken back', async () => {
  const sent: (string | undefined)[] = [];
  const answers = [
    'cart=a=1; Path=/; HttpOnly\nSERVER=api-1; path=/',
    'cart=b; Max-Age=600',
    'cart=; Max-Age=0\nSERVER=; expires=Thu, 01 Jan 1970 00:00:00 GMT',
    undefined,
  ];
  const send = withCookies(async ({ headers }: HttpRequest) => {
    sent.push(headers?.cookie);
    const setCookie = answers[sent.length - 1];
    return shopAnswer(200, '', setCookie ? { 'set-cookie': setCookie } : {});
  });
  for (const _ of answers) await send({ method: 'GET', path: '/cart' });
  assert.deepEqual(sent, [undefined, 'cart=a=1; SERVER=api-1', 'cart=b; SERVER=api-1', undefined]);
});

test('a new customer brings no cookies', async () => {
  const sent: (string | undefined)[] = [];
  const send = withCookies(async ({ headers }: HttpRequest) => {
    sent.push(headers?.cookie);
    return shopAnswer(200, '', { 'set-cookie': `visit=${sent.length}` });
  });
  await send({ method: 'GET', path: '/cart' });
  await send({ method: 'GET', path: '/cart', fresh: true });
  await send({ method: 'GET', path: '/cart' });
  assert.deepEqual(sent, [undefined, undefined, 'visit=2']);
});

test('a script can read the cookies without HttpOnly', () => {
  const lines = ['session=a=1; Path=/; HttpOnly', 'name=Ana; path=/', 'proof=b; httponly'];
  const read = (setCookie: string) => readableCookies(shopAnswer(200, '', { 'set-cookie': setCookie }));
  assert.deepEqual(read(lines.join('\n')), ['name=Ana']);
  assert.deepEqual(readableCookies(shopAnswer(200, '')), []);
});
