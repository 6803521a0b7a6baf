import assert from 'node:assert/strict';
import { test } from 'vitest';
import { withCookies } from './cookies.ts';
import type { HttpRequest } from './traffic.ts';

test('a user sends the cookies that answers set, and no longer those that were taken back', async () => {
  const sent: (string | undefined)[] = [];
  const answers = [
    ['cart=a=1; Path=/; HttpOnly', 'SERVER=api-1; path=/'],
    ['cart=b; Max-Age=600'],
    ['cart=; Max-Age=0', 'SERVER=; expires=Thu, 01 Jan 1970 00:00:00 GMT'],
    undefined,
  ];
  const send = withCookies(async ({ headers }: HttpRequest) => {
    sent.push(headers?.cookie);
    const setCookies = answers[sent.length - 1];
    return setCookies ? { setCookies } : {};
  });
  for (const _ of answers) await send({ method: 'GET', path: '/cart' });
  assert.deepEqual(sent, [undefined, 'cart=a=1; SERVER=api-1', 'cart=b; SERVER=api-1', undefined]);
});
