/** What the copies of a service see of each other in each store, on the tree of parts-tree.ts. */
import assert from 'node:assert/strict';
import { it } from 'vitest';
import { injectByHand } from '../lab/engine/by-hand/inject.ts';
import { copiesNow, linksNow } from '../lab/engine/links-now.ts';
import { type TestLab, until } from './test-lab.ts';

const askCopy = async (lab: TestLab, name: string, path: string) => {
  const copy = copiesNow(lab.home).find(one => one.name === name);
  const answer = await fetch(`http://127.0.0.1:${copy?.port}${path}`, { signal: AbortSignal.timeout(5000) });
  return Object(await answer.json());
};
export function whatStoresShow(lab: TestLab): void {
  it('what one copy writes into a file the other does not see; what it writes into a store it does', async () => {
    await askCopy(lab, 'api-1', '/keep/hello');
    assert.deepEqual(await askCopy(lab, 'api-1', '/kept'), { file: 'hello', redis: 'hello' });
    assert.deepEqual(await askCopy(lab, 'api-2', '/kept'), { file: '', redis: 'hello' });
  });

  it('lab redis speaks to the live space', async () => {
    const { out, err } = await lab.run(['redis', 'GET', 'word']);
    assert.equal(out, 'hello\n', err);
  });

  it('a durable message outlives a power cut, the copies find their way back, and lab queues shows both', async t => {
    assert.deepEqual(await askCopy(lab, 'api-1', '/send/hello'), {});
    const parts = ['api', 'worker', 'rabbitmq'];
    const began = Date.now();
    const cut = { use: 'power-cut', with: { parts } };
    await injectByHand({ home: lab.home, say: () => {}, signal: new AbortController().signal }, cut, null);
    t.annotate(`${Date.now() - began} ms from SIGKILL until RabbitMQ and all copies are up`);
    const sent = () => askCopy(lab, 'api-2', '/send/again');
    const found = await until('a copy to find it', sent, ({ statusCode }) => statusCode === undefined);
    t.annotate(`${found.ms} ms more until a copy sends again`);
    const ofKept = async () =>
      JSON.parse((await lab.run(['queues', '--json'])).out).queues.find(
        ({ name }: { name: string }) => name === 'kept',
      );
    const { seen } = await until('both messages', ofKept, kept => kept?.waiting === 2);
    const form = { durable: true, goesWithItsConsumers: false, consumers: 0 };
    assert.deepEqual(seen, { name: 'kept', waiting: 2, inHand: 0, ...form });
    const { out, err } = await lab.run(['queues']);
    assert.match(out, /kept +█+ +2 +0 +0\n/, err);
    assert.match(out, /\n {2}Nobody listens to: kept\n/);
  });

  it('lab replica answers from the live data, and takes no change', async () => {
    const { out } = await lab.run(['replica', 'SELECT count(*) FROM orders']);
    assert.match(out, /1000000/);
    const { err } = await lab.run(['replica', 'DELETE FROM orders']);
    assert.match(err, /read-only transaction/);
  });

  it('lab ledger shows what the live shop asked the company for, over its own link', async () => {
    const link = linksNow(lab.home).find(({ name }) => name === 'api-1-mail');
    const call = (space: string) =>
      fetch(`http://127.0.0.1:${link?.port}/${space}/messages`, {
        method: 'POST',
        body: JSON.stringify({ order: `order of ${space}`, to: 'ada1@example.com' }),
      });
    const [live, judged] = await Promise.all([call('live'), call('judged')]);
    assert.deepEqual([live.status, judged.status], [202, 202]);
    const { out, err } = await lab.run(['ledger']);
    assert.match(out, /order of live +1 +1 mail sent at \d\d:\d\d:\d\d/, err);
    assert.ok(!out.includes('order of judged'));
    const { value } = await lab.json(['ledger']);
    assert.equal(JSON.stringify(value).includes('order of live'), true);
  });
}
