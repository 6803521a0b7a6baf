import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeAll, test } from 'vitest';
import type { FaultLink } from '../../../faults/contract.ts';
import { freePort } from '../../../test/free-port.ts';
import { suiteToxiproxy, withoutToxiproxy } from '../../../test/private-toxiproxy.ts';
import { describeUnless } from '../../../test/unless.ts';
import { toxiproxy } from './toxiproxy.ts';

describeUnless(withoutToxiproxy, 'toxiproxy', () => {
  const server = suiteToxiproxy();
  let client: ReturnType<typeof toxiproxy>;
  beforeAll(() => {
    client = toxiproxy(server.url);
  });

  const latency = {
    name: 'mine',
    type: 'latency',
    stream: 'downstream',
    toxicity: 1,
    attributes: { latency: 7 },
  } as const;

  async function freshProxy(name: string) {
    const proxy = {
      name,
      listen: `127.0.0.1:${await freePort()}`,
      upstream: `127.0.0.1:${await freePort()}`,
    };
    await client.ensureProxies([proxy]);
    return proxy;
  }
  async function linkNamed(name: string): Promise<FaultLink> {
    const found = (await client.links()).find(link => link.name === name);
    return found ?? assert.fail(`no link ${name}`);
  }

  test('says its version', async () => assert.notEqual(await client.version(), ''));

  test('makes what is missing, corrects what differs, and leaves toxics alone', async () => {
    const proxy = await freshProxy('a');
    await (await linkNamed('a')).addToxic(latency);
    const moved = { ...proxy, upstream: `127.0.0.1:${await freePort()}` };
    const beside = { ...proxy, name: 'b', listen: `127.0.0.1:${await freePort()}` };
    await client.ensureProxies([moved, beside]);
    const [a, b] = await client.proxies();
    assert.equal(a?.upstream, moved.upstream);
    assert.deepEqual(
      a?.toxics.map(toxic => [toxic.name, toxic.attributes.latency]),
      [['mine', 7]],
    );
    assert.deepEqual([b?.name, b?.listen, b?.toxics], ['b', beside.listen, []]);
  });

  test('a proxy that is switched off is switched on', async () => {
    const proxy = await freshProxy('off');
    await fetch(`${server.url}/proxies/off`, {
      method: 'POST',
      body: JSON.stringify({ ...proxy, enabled: false }),
    });
    await client.ensureProxies([proxy]);
    assert.equal((await client.proxies()).find(seen => seen.name === 'off')?.enabled, true);
  });

  test('a taken port, and an address that reads back otherwise, are errors', async () => {
    const { listen, upstream } = await freshProxy('first');
    await assert.rejects(
      client.ensureProxies([{ name: 'second', listen, upstream }]),
      /address already in use/,
    );
    const named = { name: 'named', listen: `localhost:${await freePort()}`, upstream };
    await assert.rejects(client.ensureProxies([named]), /write IP addresses/);
  });

  test('a misspelt attribute, which Toxiproxy accepts, is an error and leaves nothing behind', async () => {
    await freshProxy('misspelt');
    const link = await linkNamed('misspelt');
    await assert.rejects(link.addToxic({ ...latency, attributes: { latncy: 7 } }), /latncy/);
    assert.deepEqual(await link.toxics(), []);
  });

  test('removing what is not there is not an error; adding to what is not there is', async () => {
    await freshProxy('brief');
    const link = await linkNamed('brief');
    await link.removeToxic('nothing');
    await client.removeProxy('brief');
    await client.removeProxy('brief');
    await link.removeToxic('nothing');
    await assert.rejects(link.addToxic(latency), /404.*proxy not found/);
  });
});

test('an API that hangs is given up after two seconds', async () => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const started = performance.now();
  const client = toxiproxy(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`);
  await assert.rejects(client.version(), /did not answer GET .*\/version \(no answer within 2 s\)/);
  assert.ok(performance.now() - started < 4000);
  silent.closeAllConnections();
  silent.close();
});
