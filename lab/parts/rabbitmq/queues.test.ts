/** The part's own broker, started as the lab starts it: what is asked of it, and how old its counts are. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, it } from 'vitest';
import { endProcess, type ProcessIdentity } from '../../../machine/process.mjs';
import { endWithTest } from '../../../test/end-with-test.ts';
import { until } from '../../../test/test-lab.ts';
import { describeUnless } from '../../../test/unless.ts';
import { choosePorts, type Home, openHome, portOf } from '../../home/home.ts';
import { native } from '../../runtime/native.ts';
import { openAmqp, rabbitmqServer } from './client.ts';
import { rabbitmq } from './part.ts';
import { rabbitmqProcess } from './process.ts';
import { readQueues } from './queues.ts';

const missing = rabbitmqServer.find?.() ? false : 'RabbitMQ is not installed';

/** For what takes two seconds, on a machine that has other work. */
const busyMs = 5000;

describeUnless(missing, 'the broker of a home', () => {
  const { home, identity } = suiteBroker();

  it('draws what is there, at most two seconds old', async () => {
    const connection = await openAmqp(home(), portOf(home(), 'rabbitmq'));
    const channel = await connection.createConfirmChannel();
    await channel.assertQueue('mail', { durable: true });
    await channel.assertQueue('news', { durable: false, autoDelete: true });
    await channel.assertExchange('orders', 'topic');
    await channel.bindQueue('mail', 'orders', 'order.#');
    for (const n of [1, 2, 3]) channel.publish('orders', 'order.new', Buffer.from(String(n)));
    await channel.waitForConfirms();
    await channel.prefetch(1);
    await channel.consume('mail', () => {});
    const isCounted = ({ queues: [mail] }: Awaited<ReturnType<typeof readQueues>>) =>
      mail?.waiting === 2 && mail.inHand === 1 && mail.consumers === 1;
    const { seen, ms } = await until('the counts', () => readQueues(home(), 'live'), isCounted);
    assert.ok(ms < busyMs, `${ms} ms`);
    const common = { waiting: 0, inHand: 0, consumers: 0, durable: true, goesWithItsConsumers: false };
    assert.deepEqual(seen, {
      queues: [
        { ...common, name: 'mail', waiting: 2, inHand: 1, consumers: 1 },
        { ...common, name: 'news', durable: false, goesWithItsConsumers: true },
      ],
      exchanges: [
        { name: 'orders', type: 'topic', durable: true, leadsTo: [{ name: 'mail', key: 'order.#' }] },
      ],
    });
    await connection.close();
  });

  it('what is in one space is not in the other, and a fresh one is empty', async () => {
    assert.deepEqual(await readQueues(home(), 'judged'), { queues: [], exchanges: [] });
    const before = await rabbitmq.fingerprint?.read(home());
    assert.equal(before?.['queues of rabbitmq'], 'live 2, judged 0');
    await rabbitmq.space?.make(home(), 'live');
    assert.deepEqual(await readQueues(home(), 'live'), { queues: [], exchanges: [] });
    const after = await rabbitmq.fingerprint?.read(home());
    assert.deepEqual(after, { ...before, 'queues of rabbitmq': 'live 0, judged 0' });
  });

  it('ends within its grace', async () => {
    const began = Date.now();
    await endProcess(identity(), 'SIGTERM', rabbitmqProcess(home()).graceMs);
    assert.ok(Date.now() - began < busyMs);
  });
});

function suiteBroker() {
  let home: Home;
  let identity: ProcessIdentity;
  let ended: Promise<unknown>;
  let calledOff: () => void;
  beforeAll(async () => {
    home = openHome({ LAB_HOME: mkdtempSync(join(tmpdir(), 'corner-rabbit-')) });
    await choosePorts(home, rabbitmq.ports);
    const part = rabbitmqProcess(home);
    await part.prepare();
    const started = await native.launch(home, part, join(home.logs, 'rabbitmq.log'));
    assert.ok(started.identity);
    ({ identity, ended } = { identity: started.identity, ended: started.ended });
    calledOff = endWithTest(() => process.kill(identity.pid, 'SIGKILL'));
    await until('the broker', part.isReady, Boolean, part.readyWithinMs);
    await rabbitmq.furnish?.(home, [], () => {});
  }, 100_000);
  afterAll(async () => {
    await endProcess(identity, 'SIGKILL', 0);
    await ended;
    calledOff();
    for (const folder of [home.dir, home.servers]) rmSync(folder, { recursive: true, force: true });
  });
  return { home: () => home, identity: () => identity };
}
