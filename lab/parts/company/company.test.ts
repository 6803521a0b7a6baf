import assert from 'node:assert/strict';
import { appendFileSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, test } from 'vitest';
import { startCompany, type TestCompany } from '../../../test/company.ts';
import { suiteFolder } from '../../../test/folder.ts';
import { wordsOf } from './look.ts';

const folder = suiteFolder();
let company: TestCompany;
beforeAll(async () => {
  company = await startCompany(folder, [40, 60]);
});
afterAll(() => company?.stop());
beforeEach(async () => {
  await company.tell(null);
  await company.empty();
});

type Said = { status: number; body: { done?: boolean; again?: boolean; error?: string }; ms: number };
const limitMs = 1000;

async function call(body: object | string, key?: string): Promise<Said> {
  const started = performance.now();
  const answer = await fetch(company.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key && { 'idempotency-key': key }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(limitMs),
  });
  return { status: answer.status, body: Object(await answer.json()), ms: performance.now() - started };
}
const mail = (order: string | number, user = 1) => ({ order, to: `ada${user}@example.com` });
const effects = () => company.calls().map(({ order, effect, answer }) => `${order} ${effect} ${answer}`);

test('a call is done once for each key, and each time where there is none', async () => {
  const first = await call(mail(7), 'order 7');
  assert.deepEqual([first.status, first.body], [202, { done: true, again: false }]);
  assert.ok(first.ms >= 39, `${first.ms} ms`);
  assert.equal((await call(mail(7), 'order 7')).body.again, true);
  await call(mail('8'));
  await call(mail('8'));
  assert.deepEqual(effects(), ['7 done 202', '7 repeated 202', '8 done 202', '8 done 202']);
});

test('two calls with one key at the same moment are done once', async () => {
  await Promise.all(Array.from({ length: 20 }, () => call(mail(1), 'one')));
  const done = company.calls().filter(({ effect }) => effect === 'done');
  assert.deepEqual([done.length, company.calls().length], [1, 20]);
});

test('one key for all is one effect', async () => {
  for (const order of [1, 2, 3]) await call(mail(order), 'mine');
  assert.deepEqual(effects(), ['1 done 202', '2 repeated 202', '3 repeated 202']);
});

test('certain customers are refused, and so is a call without an order or an address', async () => {
  assert.equal((await call(mail(1, 97 * 3))).status, 422);
  assert.equal((await call(mail(1, 98))).status, 202);
  for (const wrong of [
    '',
    '{',
    '[]',
    'null',
    {},
    { order: 1 },
    { to: 'ada1@example.com' },
    { ...mail(1), to: {} },
  ])
    assert.equal((await call(wrong)).status, 400);
  assert.equal((await call({ ...mail('9'.repeat(201)) })).status, 400);
  assert.equal((await call({ ...mail(1), text: 'x'.repeat(1e6) })).status, 400);
  assert.deepEqual(effects().slice(0, 2), ['1 none 422', '1 done 202']);
  assert.equal(company.calls().length, 12); // a line for each of them
});

test('nobody but the lab tells it what to do, and there is nothing else to ask', async () => {
  const root = new URL(company.url).origin;
  for (const [path, method] of [
    ['/lab', 'GET'],
    ['/lab/told/lab-trial/away', 'PUT'],
    ['/lab/ledger/live', 'DELETE'],
    ['/live/messages', 'GET'],
    ['/other/messages', 'POST'],
  ] as const)
    assert.equal((await fetch(root + path, { method })).status, 404, path);
  assert.deepEqual((await company.ask()).told, {});
});

test('each trouble does what its name says, and survives the end of the company', async () => {
  await company.tell('away');
  await company.restart();
  const away = await call(mail(1), 'a');
  assert.equal(away.status, 503);
  await company.tell('silent');
  const silent = call(mail(1), 'a').then(
    () => 'answered',
    () => 'no answer',
  );
  await sleep(100);
  assert.equal((await company.ask()).waiting, 1);
  await company.tell('hurries');
  assert.equal(await silent, 'no answer'); // cut off when the trouble was over
  assert.equal((await call(mail(1), 'a')).body.again, true);
  await company.tell('slow');
  await assert.rejects(call(mail(2), 'b'), { name: 'TimeoutError' });
  assert.deepEqual(effects(), ['1 none 503', '1 done 0', '1 repeated 202', '2 done 202']);
});

test('halves: about one order of two is refused, the other done without an answer; each order always the same', async () => {
  await company.tell('halves');
  const seen = await Promise.all(
    Array.from({ length: 200 }, (_, n) =>
      fetch(company.url, {
        ...{ method: 'POST', body: JSON.stringify(mail(`order-${Math.floor(n / 2)}`)) },
        signal: AbortSignal.timeout(limitMs),
      }).then(
        ({ status }) => status,
        () => 0,
      ),
    ),
  );
  const refused = seen.filter(status => status === 503).length;
  assert.ok(refused > 60 && refused < 140, `${refused} of 200 refused`);
  assert.ok(seen.every((status, n) => status === seen[n ^ 1]));
  assert.equal(seen.filter(status => status === 0).length, 200 - refused);
  const done = company.calls().filter(({ effect }) => effect === 'done').length;
  assert.equal(done, 200 - refused);
});

test('killed at any moment, it has written what it answered, and knows every key again', async () => {
  const answered = new Set<string>();
  let next = 0;
  let isOver = false;
  const caller = async () => {
    while (!isOver) {
      const order = String(next++);
      for (let isDone = false; !isDone && !isOver; ) {
        const said = await call(mail(order), order).catch(() => null);
        isDone = said?.status === 202;
        if (!isDone) await sleep(10);
        else answered.add(order);
      }
    }
  };
  const callers = Array.from({ length: 20 }, caller);
  for (let n = 0; n < 5; n++) {
    await sleep(200 + 100 * Math.random());
    await company.restart();
  }
  await sleep(200);
  isOver = true;
  await Promise.all(callers);
  const done = company.calls().filter(({ effect }) => effect === 'done');
  const orders = new Set(done.map(({ order }) => order));
  assert.ok(answered.size > 50, `${answered.size} answered`);
  assert.deepEqual(
    [...answered].filter(order => !orders.has(order)),
    [],
  );
  assert.equal(done.length, orders.size, 'no order twice');
});

test('half of a last line, as a full disk leaves it, is no call', async () => {
  await call(mail(1), 'a');
  appendFileSync(company.file, '{"at":1,"order":"2"');
  assert.equal(company.calls().length, 1);
  await company.restart();
  await call(mail(3), 'c');
  assert.deepEqual(effects(), ['1 done 202', '3 done 202']);
  assert.equal(readFileSync(company.file, 'utf8').split('\n').length, 3);
});

test('its line in lab status', () => {
  const did = {
    id: 'x',
    title: '',
    takesMs: [1, 2] as [number, number],
    did: ['mail sent', 'mails sent'] as [string, string],
  };
  const sums = { calls: 1, done: 1, repeated: 0, refused: 0, waiting: 0 };
  assert.equal(wordsOf(sums, did), '1 call, 1 mail sent');
  assert.equal(
    wordsOf({ calls: 1234, done: 1200, repeated: 30, refused: 4, waiting: 2 }, did),
    '1,234 calls, 1,200 mails sent, 30 asked for again with the same key, 4 refused, 2 without an answer yet',
  );
});
