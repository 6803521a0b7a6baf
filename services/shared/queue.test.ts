/** The shop's way to RabbitMQ, on a real one behind a link that can be cut. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, it } from 'vitest';
import { toxiproxy } from '../../lab/parts/toxiproxy/toxiproxy.ts';
import { endWithTest } from '../../test/end-with-test.ts';
import { freePort } from '../../test/free-port.ts';
import { suiteToxiproxy, withoutToxiproxy } from '../../test/private-toxiproxy.ts';
import { rabbitmq } from '../../test/servers/rabbitmq.ts';
import { originOf, type Server, startServer } from '../../test/servers/server.ts';
import { until } from '../../test/test-lab.ts';
import { describeUnless } from '../../test/unless.ts';

/** The two seconds of send(), on a machine that has other work. */
const givesUpMs = 5000;

/** A process of the shop that does what it is told: it sends, or receives and says what it got. A message with `fails` fails that often. */
const program = `
  import { publish, receive, send } from '${join(import.meta.dirname, 'queue.ts')}';
  const failed = new Map();
  process.on('message', async ([verb, queue, ...rest]) => {
    if (verb === 'receive')
      receive(queue, async message => {
        process.send({ got: message, at: Date.now() });
        const before = failed.get(message.id) ?? 0;
        failed.set(message.id, before + 1);
        if (before < (message.fails ?? 0)) throw new Error('not today');
        await new Promise(done => setTimeout(done, message.takesMs ?? 0));
      }, ...rest);
    else {
      const work = verb === 'publish' ? publish : send;
      const problem = await work(queue, ...rest).then(() => '', ({ statusCode, message }) => statusCode + ' ' + message);
      process.send({ sent: rest[0].id, problem });
    }
  });
`;

type Said = { got?: { id: number }; at?: number; sent?: number; problem?: string };
type Shop = {
  said: Said[];
  log(): string;
  receive(queue: string, options?: object): void;
  /** what was thrown; empty when RabbitMQ has it */
  send(
    queue: string,
    message: { id: number; fails?: number; takesMs?: number },
    options?: object,
  ): Promise<string>;
  publish(exchange: string, message: { id: number }): Promise<string>;
  /** answers when the messages with these numbers came */
  got(...ids: number[]): Promise<number[]>;
  end(): Promise<void>;
  isAlive(): boolean;
};

function startShop(port: number): Shop {
  const child: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', program], {
    env: { ...process.env, RABBITMQ_URL: `amqp://guest:guest@127.0.0.1:${port}/%2F` },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const said: Said[] = [];
  let written = '';
  child.on('message', message => said.push(message as Said));
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', text => (written += text));
  const ended = once(child, 'exit');
  const calledOff = endWithTest(() => child.kill('SIGKILL'));
  const isAlive = () => child.exitCode === null && child.signalCode === null;
  const sent = async (verb: string, to: string, message: { id: number }, options?: object) => {
    child.send([verb, to, message, ...(options ? [options] : [])]);
    const { seen } = await until(
      'an answer to send()',
      async () => said.find(({ sent }) => sent === message.id),
      answer => answer !== undefined,
    );
    said.splice(said.indexOf(Object(seen)), 1);
    return seen?.problem ?? '';
  };
  return {
    said,
    log: () => written,
    isAlive,
    receive: (...words) => void child.send(['receive', ...words]),
    send: (queue, message, options) => sent('send', queue, message, options),
    publish: (exchange, message) => sent('publish', exchange, message),
    async got(...ids) {
      const timesOf = (id: number) => said.find(({ got }) => got?.id === id)?.at ?? 0;
      await until(
        'messages',
        async () => ids.map(timesOf),
        times => times.every(Boolean),
      );
      return ids.map(timesOf);
    },
    async end() {
      child.kill('SIGKILL');
      await ended;
      calledOff();
    },
  };
}

const origin = await originOf(rabbitmq);

describeUnless(('missing' in origin && origin.missing) || withoutToxiproxy, 'messages of the shop', () => {
  const { shops, open, link } = suiteShops();

  it('what was sent is received, in its order', async () => {
    const shop = open();
    for (const id of [1, 2, 3]) assert.equal(await shop.send('parcels', { id }), '');
    const other = open();
    other.receive('parcels');
    await other.got(1, 2, 3);
    assert.deepEqual(
      other.said.map(({ got }) => got?.id),
      [1, 2, 3],
    );
  });

  it('a handler that throws gets its message again after a second, while others go on', async () => {
    const shop = open();
    shop.receive('mail');
    await shop.send('mail', { id: 1, fails: 2 });
    await shop.send('mail', { id: 2 });
    await until(
      'three tries',
      async () => shop.said.filter(({ got }) => got?.id === 1),
      tries => tries.length === 3,
    );
    const [first = 0, second = 0, third = 0] = shop.said.flatMap(({ got, at }) =>
      got?.id === 1 ? (at ?? 0) : [],
    );
    for (const ms of [second - first, third - second]) assert.ok(ms >= 990, `${ms} ms`);
    const [other = 0] = await shop.got(2);
    assert.ok(other < second);
    assert.match(shop.log(), /a message of mail failed, and comes again: not today/);
  });

  it('what a process had in hand when it ended, another one gets', async () => {
    const shop = open();
    shop.receive('long');
    await shop.send('long', { id: 1, takesMs: 60_000 });
    await shop.got(1);
    const other = open();
    other.receive('long');
    await shop.end();
    await other.got(1);
  });

  it('what is published comes into each queue that is bound, once, and waits where nobody listens', async () => {
    const shop = open();
    assert.equal(await shop.publish('news', { id: 1 }), ''); // nobody is there yet
    const [one, two] = [open(), open()];
    const away = open();
    for (const copy of [one, two]) copy.receive('readers', { durable: true, exchange: 'news' });
    away.receive('sleepers', { durable: true, exchange: 'news' });
    await until(
      'both queues',
      () => shop.publish('news', { id: 2 }),
      () => [one, two].some(({ said }) => said.length > 0) && away.said.length > 0,
    );
    await away.end();
    assert.equal(await shop.publish('news', { id: 3 }), '');
    const again = open();
    again.receive('sleepers', { durable: true, exchange: 'news' });
    await again.got(3);
    const heard = () => [one, two].flatMap(({ said }) => said.filter(({ got }) => got?.id === 3));
    await until('the other queue', async () => heard().length, Boolean);
    assert.equal(heard().length, 1);
    assert.ok(away.said.every(({ got }) => got?.id === 2));
  });

  it('a queue that goes with its receivers has nothing of what came without them', async () => {
    const shop = open();
    const options = { exchange: 'rumours', autoDelete: true };
    const first = open();
    first.receive('listeners', options);
    await until(
      'the queue',
      () => shop.publish('rumours', { id: 1 }),
      () => first.said.length > 0,
    );
    await first.end();
    assert.equal(await shop.publish('rumours', { id: 2 }), '');
    const again = open();
    again.receive('listeners', options);
    await until(
      'the queue again',
      () => shop.publish('rumours', { id: 3 }),
      () => again.said.length > 0,
    );
    assert.ok(again.said.every(({ got }) => got?.id === 3));
  });

  it('only as many as `prefetch` are in hand at the same time', async () => {
    const shop = open();
    for (const id of [1, 2, 3]) await shop.send('one-by-one', { id, takesMs: 300 });
    shop.receive('one-by-one', { prefetch: 1 });
    const [first = 0, , third = 0] = await shop.got(1, 2, 3);
    assert.ok(third - first >= 590, `${third - first} ms`);
  });

  it('without a way to RabbitMQ sending fails, and when it is back all goes on', async () => {
    const shop = open();
    shop.receive('orders');
    assert.equal(await shop.send('orders', { id: 1 }), '');
    await shop.got(1);
    await link().setUp(false);
    const began = Date.now();
    assert.match(await shop.send('orders', { id: 2 }), /^503 not sent to orders: /);
    assert.ok(Date.now() - began < givesUpMs);
    await link().setUp(true);
    await until(
      'a message to be sent',
      () => shop.send('orders', { id: 3 }),
      problem => problem === '',
    );
    await shop.got(3);
    assert.match(shop.log(), /^RabbitMQ cannot be reached: [^\n]+\n$/m);
    assert.ok(shop.isAlive());
  });

  it('a way that swallows all ends the wait after two seconds', async () => {
    const shop = open();
    assert.equal(await shop.send('swallowed', { id: 1 }), '');
    await link().addToxic({
      name: 'hole',
      type: 'timeout',
      stream: 'upstream',
      toxicity: 1,
      attributes: { timeout: 0 },
    });
    const began = Date.now();
    assert.equal(await shop.send('swallowed', { id: 2 }), '503 not sent to swallowed: no answer within 2 s');
    assert.ok(Date.now() - began < givesUpMs);
  });

  it('a queue that is there in another form is refused with the reason, and others work', async () => {
    const shop = open();
    assert.equal(await shop.send('kept', { id: 1 }, { durable: true, persistent: true }), '');
    assert.match(await shop.send('kept', { id: 2 }), /^503 .*PRECONDITION_FAILED.*'durable'/);
    shop.receive('kept');
    await until(
      'the reason',
      async () => shop.log(),
      log => /cannot receive from kept: .*'durable'/.test(log),
    );
    assert.equal(await shop.send('others', { id: 3 }), '');
    assert.ok(shop.isAlive() && shops.includes(shop));
  });
});

function suiteShops() {
  const shops: Shop[] = [];
  const server = suiteToxiproxy();
  const name = 'api-1-rabbitmq';
  let broker: Server | undefined;
  let port = 0;
  const link = () => toxiproxy(server.url).link(name);
  beforeAll(async () => {
    broker = await startServer(rabbitmq);
    port = await freePort();
    const way = { name, listen: `127.0.0.1:${port}`, upstream: `127.0.0.1:${broker.port}` };
    await toxiproxy(server.url).ensureProxies([way]);
  }, rabbitmq.readyWithinMs);
  afterEach(async () => {
    await Promise.all(shops.splice(0).map(shop => shop.end()));
    await link().removeToxic('hole');
    await link().setUp(true);
  });
  afterAll(() => broker?.stop());
  const open = () => {
    const shop = startShop(port);
    shops.push(shop);
    return shop;
  };
  return { shops, open, link };
}
