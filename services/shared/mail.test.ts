import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fastify from 'fastify';
import { afterAll, beforeAll, test } from 'vitest';
import { startCompany, type TestCompany } from '../../test/company.ts';
import { suiteFolder } from '../../test/folder.ts';
import { addTracing } from './tracing.ts';

const folder = suiteFolder();
const to = 'ada1@example.com';
let company: TestCompany;
let sendMail: (to: string, order: number, key?: string) => Promise<void>;
beforeAll(async () => {
  company = await startCompany(folder, [10, 20]);
  process.env.MAIL_URL = company.url.replace('/messages', '');
  ({ sendMail } = await import('./mail.ts'));
});
afterAll(() => company?.stop());

test('a mail for each key, and one for each call without a key', async () => {
  for (const key of ['order 7', 'order 7', '', '']) await sendMail(to, 7, key);
  assert.deepEqual(
    company.calls().map(({ key, effect }) => [key, effect]),
    [
      ['order 7', 'done'],
      ['order 7', 'repeated'],
      [null, 'done'],
      [null, 'done'],
    ],
  );
});

test('an error says what the company answered', async () => {
  await assert.rejects(sendMail('ada97@example.com', 8), { answered: 422 });
  await company.tell('away');
  await assert.rejects(sendMail(to, 8), { answered: 503, message: 'the mail company answered 503' });
  await company.tell(null);
});

test('a request that asks to be recorded shows the call', async () => {
  const app = fastify();
  addTracing(app);
  app.get('/', () => sendMail(to, 9));
  const id = 'a'.repeat(32);
  await app.inject({ url: '/', headers: { traceparent: `00-${id}-00000000000000aa-01` } });
  const [, call] = (await app.inject(`/traces/${id}`)).json().spans;
  assert.deepEqual(call.attributes, {
    'peer.service': 'the mail company',
    'shop.asked': 'send mail about order 9',
  });
  assert.ok(call.ms >= 10);
});

test('the services that ask for mails say the same of it', () => {
  const text = (service: string) =>
    readFileSync(`${import.meta.dirname}/../${service}/resources/mail.ts`, 'utf8');
  for (const service of ['mailer', 'worker']) assert.equal(text(service), text('api'));
});
