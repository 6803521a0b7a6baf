import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, test } from 'vitest';
import { toxiproxy } from '../lab/parts/toxiproxy/toxiproxy.ts';
import { faultSuite } from '../test/fault-suite.ts';
import { freePort } from '../test/free-port.ts';
import { noTargets } from '../test/no-targets.ts';
import { suiteToxiproxy, withoutToxiproxy } from '../test/private-toxiproxy.ts';
import { describeUnless } from '../test/unless.ts';
import type { FaultLink, FaultSystem } from './contract.ts';
import { networkLatency } from './network-latency.ts';

const params = { link: 'api-postgres', latency: 40 };
/** ms: what the quickest of ten round trips may take beyond the delay, on a machine with other work */
const toleranceMs = 20;

describeUnless(withoutToxiproxy, 'network-latency', () => {
  const proxy = suiteToxiproxy();
  let echo: Server;
  let ports: number[];
  let links: FaultLink[];

  beforeAll(async () => {
    echo = createServer(socket => socket.on('error', () => {}).pipe(socket)).listen(0, '127.0.0.1');
    await once(echo, 'listening');
    const upstream = `127.0.0.1:${(echo.address() as AddressInfo).port}`;
    ports = [await freePort(), await freePort()];
    const client = toxiproxy(proxy.url);
    await client.ensureProxies(
      ports.map((port, n) => ({ name: `api-${n + 1}-postgres`, listen: `127.0.0.1:${port}`, upstream })),
    );
    links = await client.links();
  });
  afterAll(() => echo?.close());

  const system = (): FaultSystem => ({
    ...noTargets,
    links(name) {
      const found = links.filter(link => name === params.link || name === link.name);
      return found.length > 0 ? found : noTargets.links(name);
    },
    all: { ...noTargets.all, links: () => links },
  });

  /** The quickest of ten round trips over each link, on a connection that is open already. */
  async function roundTripsMs(): Promise<number[]> {
    return Promise.all(
      ports.map(async port => {
        const socket = connect(port, '127.0.0.1');
        await once(socket, 'connect');
        const times: number[] = [];
        for (let n = 0; n < 10; n++) {
          const started = performance.now();
          socket.write('x');
          await once(socket, 'data');
          times.push(performance.now() - started);
        }
        socket.destroy();
        return Math.min(...times);
      }),
    );
  }

  faultSuite({
    fault: networkLatency,
    system,
    params,
    unmatched: { params: { link: 'api-redis', latency: 40 }, names: /api-redis/ },
    async assertInEffect() {
      for (const ms of await roundTripsMs()) {
        assert.ok(ms >= params.latency && ms <= params.latency + toleranceMs, `${ms} ms`);
      }
    },
    async assertNoEffect() {
      for (const ms of await roundTripsMs()) assert.ok(ms < toleranceMs, `${ms} ms`);
    },
    trace: async () => JSON.stringify(await toxiproxy(proxy.url).proxies()),
  });

  test('jitter spreads the delay to both sides of it', async () => {
    const spread = { ...params, jitter: 30 };
    await networkLatency.inject(system(), spread);
    assert.equal((await networkLatency.observe(system(), params)).state, 'absent');
    assert.match((await networkLatency.observe(system(), spread)).saw, /40 ms added, ± 30 ms/);
    const quickest = await roundTripsMs();
    assert.ok(Math.min(...quickest) < params.latency - 2, `${quickest} ms`);
    assert.ok(Math.min(...quickest) >= params.latency - spread.jitter, `${quickest} ms`);
    await networkLatency.heal(system(), spread);
  });

  test('other values replace the ones before', async () => {
    await networkLatency.inject(system(), params);
    await networkLatency.inject(system(), { ...params, latency: 5 });
    assert.equal((await networkLatency.observe(system(), params)).state, 'absent');
    const seen = await networkLatency.observe(system(), { ...params, latency: 5 });
    assert.equal(seen.state, 'active');
    assert.match(seen.saw, /api-1-postgres: 5 ms added .*; api-2-postgres: 5 ms added/);
    await networkLatency.heal(system(), params);
  });

  test('one link without it, or one with a lower toxicity, and it is not in effect', async () => {
    await networkLatency.inject(system(), params);
    const [first] = links;
    assert.ok(first);
    const [toxic] = await first.toxics();
    assert.ok(toxic);
    await first.removeToxic(toxic.name);
    const seen = await networkLatency.observe(system(), params);
    assert.equal(seen.state, 'absent');
    assert.match(seen.saw, /api-1-postgres: no added delay; api-2-postgres: 40 ms added/);
    await first.addToxic({ ...toxic, toxicity: 0.5 });
    assert.equal((await networkLatency.observe(system(), params)).state, 'absent');
    await networkLatency.inject(system(), params);
    assert.equal((await networkLatency.observe(system(), params)).state, 'active');
    await networkLatency.heal(system(), params);
  });

  test('someone else’s delay on the link stays', async () => {
    const [first] = links;
    assert.ok(first);
    const theirs = {
      name: 'theirs',
      type: 'latency',
      stream: 'upstream',
      toxicity: 1,
      attributes: { latency: 1 },
    } as const;
    await first.addToxic(theirs);
    await networkLatency.inject(system(), params);
    await networkLatency.heal(system(), params);
    assert.deepEqual(
      (await first.toxics()).map(toxic => toxic.name),
      ['theirs'],
    );
    await first.removeToxic('theirs');
  });

  test('a Toxiproxy that is gone is unknown, not absent', async () => {
    const gone = await toxiproxy(`http://127.0.0.1:${await freePort()}`)
      .links()
      .catch((error: Error) => error);
    assert.match(String(gone), /Toxiproxy did not answer/);
    const dead = {
      ...system(),
      links: () => links.map(link => ({ ...link, toxics: () => Promise.reject(gone) })),
    };
    assert.equal((await networkLatency.observe(dead, params)).state, 'unknown');
  });
});

test('the delay is written with a unit and has limits', () => {
  const latencyOf = (latency: string) => networkLatency.params.safeParse({ link: 'api-postgres', latency });
  assert.deepEqual(latencyOf('2ms').data, { link: 'api-postgres', latency: 2 });
  assert.deepEqual(latencyOf('1s').data, { link: 'api-postgres', latency: 1000 });
  for (const wrong of ['2', '0ms', '11s', '-1ms', '1.5ms', 'fast'])
    assert.equal(latencyOf(wrong).success, false, wrong);
});
