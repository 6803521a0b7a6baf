/** The one door, with a real HAProxy: the shop, Grafana and its WebSocket through a single port, with the headers of Codespaces. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { choosePorts, type Home, openHome, portOf } from '../lab/home/home.ts';
import { doorParts, doorUrl } from '../lab/parts/door/door.ts';
import { portNames } from '../lab/parts/parts.ts';
import { findProgram } from '../machine/programs.mjs';
import { endWithTest } from './end-with-test.ts';
import { freePort } from './free-port.ts';
import { startGrafanaStandIn } from './grafana-stand-in.ts';
import { suiteLab } from './suite-lab.ts';
import { until } from './test-lab.ts';
import { describeUnless } from './unless.ts';

const codespace = {
  CODESPACES: 'true',
  CODESPACE_NAME: 'octocat-literate-space-parakeet-mld5',
  GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN: 'app.github.dev',
};

it('has the address that Codespaces gives a forwarded port, else one on this machine, else none', () => {
  const forwarded = 'https://octocat-literate-space-parakeet-mld5-8079.app.github.dev/';
  assert.equal(doorUrl({ ...codespace, LAB_DOOR: '8079' }), forwarded);
  assert.equal(doorUrl({ LAB_DOOR: '8079' }), 'http://127.0.0.1:8079/');
  assert.equal(doorUrl({ CODESPACES: 'true', LAB_DOOR: '8079' }), 'http://127.0.0.1:8079/');
  for (const wrong of ['', '0', 'eighty', '8079 ']) assert.equal(doorUrl({ LAB_DOOR: wrong }), null);
  assert.equal(doorUrl(codespace), null);
});

type Asked = { status: number; body: string; headers: IncomingMessage['headers'] };
const program = findProgram('haproxy') ?? '';
const skip = program ? false : 'HAProxy is not installed';

describeUnless(skip, 'the door', () => {
  let home: Home;
  let port: number;
  const ends: (() => unknown)[] = [];

  const ask = async (path: string, { method = 'GET', headers = {} } = {}): Promise<Asked> => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }).end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    const body = (await answer.toArray()).join('');
    return { status: answer.statusCode ?? 0, body, headers: answer.headers };
  };

  /** Opens a WebSocket and sends one frame; answers what came back, or the status of the refusal. */
  const listen = async (headers: Record<string, string>): Promise<Buffer | number> => {
    const wanted = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' };
    const key = { 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' };
    const path = '/grafana/api/live/ws';
    const sent = request({ host: '127.0.0.1', port, path, headers: { ...wanted, ...key, ...headers } }).end();
    const socket = await new Promise<Socket | number>((resolve, reject) => {
      sent.once('upgrade', ({ headers: got }, opened) => {
        assert.equal(got['sec-websocket-accept'], 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
        resolve(opened);
      });
      sent.once('response', answer => resolve(answer.resume().statusCode ?? 0));
      sent.once('error', reject);
    });
    if (typeof socket === 'number') return socket;
    socket.write(frame);
    const [echoed] = await once(socket, 'data');
    socket.destroy();
    return echoed;
  };
  /** The text `hello`, masked with zeros, as a browser sends it. */
  const frame = Buffer.from([0x81, 0x85, 0, 0, 0, 0, ...Buffer.from('hello')]);

  beforeAll(async () => {
    home = openHome({ LAB_HOME: mkdtempSync(join(tmpdir(), 'corner-door-')) });
    await choosePorts(home, portNames());
    port = await freePort();
    const shop = createServer((asked, answer) =>
      answer.writeHead(asked.url === '/broken' ? 503 : 200).end(`shop ${asked.url}`),
    );
    await once(shop.listen(portOf(home, 'storefront'), '127.0.0.1'), 'listening');
    ends.push(() => shop.close().closeAllConnections());
    const [door, ...others] = doorParts(home, { LAB_DOOR: String(port) });
    assert.ok(door && others.length === 0);
    await door.prepare();
    const { args, env, cwd, user } = door;
    const haproxy = spawn(program, args, { env, cwd, stdio: 'ignore', ...user });
    const ended = once(haproxy, 'exit');
    const calledOff = endWithTest(() => haproxy.kill('SIGKILL'));
    ends.push(async () => {
      haproxy.kill('SIGTERM');
      await ended;
      calledOff();
    });
    await until('the door', door.isReady, ready => ready);
  });
  afterAll(async () => {
    for (const end of ends.reverse()) await end();
    for (const folder of [home.dir, home.servers]) rmSync(folder, { recursive: true, force: true });
  });

  it('says what is there, also for a path that is not', async () => {
    for (const [path, status] of [
      ['/', 200],
      ['/shopping', 404],
      ['/grafanas', 404],
    ] as const) {
      const page = await ask(path);
      assert.equal(page.status, status, path);
      assert.match(page.headers['content-type'] ?? '', /^text\/html/);
      assert.match(page.body, /href="\/grafana\/".*[\s\S]*href="\/shop\//);
    }
  });

  it('leads to the shop, whatever it answers', async () => {
    assert.equal((await ask('/shop/orders?user=42&page=2')).body, 'shop /orders?user=42&page=2');
    assert.deepEqual((await ask('/shop/broken')).status, 503);
    assert.deepEqual((await ask('/shop/')).body, 'shop /');
    const moved = await ask('/shop');
    assert.deepEqual([moved.status, moved.headers.location], [302, '/shop/']);
  });

  it('says so where there is no Grafana', async () => {
    const away = await ask('/grafana/');
    assert.equal(away.status, 503);
    assert.match(away.body, /npx lab watch/);
  });

  const name = 'octocat-literate-space-parakeet-mld5-8079.app.github.dev';
  const localhost = { origin: 'http://localhost:8079' };
  /** Origin is rewritten and Host is not: github.com/symfony/demo/issues/1542, github.com/mastodon/mastodon/pull/26400. */
  const forwarded = { host: name, 'x-forwarded-host': name, ...localhost };
  const pairs: Record<string, [headers: Record<string, string>, allowed: boolean]> = {
    'as Codespaces forwards it': [forwarded, true],
    'with both rewritten': [{ host: 'localhost:8079', 'x-forwarded-host': name, ...localhost }, true],
    'with neither': [{ host: name, origin: `https://${name}` }, true],
    'on this machine': [{ host: '127.0.0.1:8079', origin: 'http://127.0.0.1:8079' }, true],
    'from another site': [{ ...forwarded, origin: 'https://evil.example' }, false],
    'from a site of a similar name': [{ ...forwarded, origin: 'http://localhost.evil.example:8079' }, false],
  };

  describe('to Grafana', () => {
    beforeAll(async () => ends.push((await startGrafanaStandIn(portOf(home, 'grafana'))).stop));

    it('leads with path, query, Host and Origin as they are', async () => {
      const { body } = await ask('/grafana/d/corner-lab?from=now-5m', { headers: forwarded });
      const seen = { url: '/grafana/d/corner-lab?from=now-5m', host: name, ...localhost };
      assert.deepEqual(JSON.parse(body), seen);
      assert.equal((await ask('/grafana')).status, 200);
    });

    for (const [which, [headers, allowed]] of Object.entries(pairs)) {
      it(`${which}: a change is ${allowed ? 'taken' : 'refused'}`, async () => {
        const { status } = await ask('/grafana/api/ds/query', { method: 'POST', headers });
        assert.equal(status, allowed ? 200 : 403);
      });
      it(`${which}: a WebSocket is ${allowed ? 'opened and carries both ways' : 'refused'}`, async () => {
        assert.deepEqual(await listen(headers), allowed ? frame : 403);
      });
    }
  });

  it('needs the settings: Grafana as it comes refuses what Codespaces forwards', async () => {
    const own = port;
    port = await freePort();
    const asItComes = await startGrafanaStandIn(port, {});
    try {
      assert.equal((await ask('/grafana/x', { method: 'POST', headers: forwarded })).status, 403);
      assert.equal(await listen(forwarded), 403);
    } finally {
      asItComes.stop();
      port = own;
    }
  });
});

describeUnless(skip, 'the door of a lab', () => {
  const lab = suiteLab({ data: 'small' });

  it('stands while the shop behind it is broken, comes back when it is killed, and ends with the lab', async () => {
    const port = await freePort();
    const door = `http://127.0.0.1:${port}`;
    const env = { LAB_DOOR: String(port) };
    const applied = await lab.run(['apply', '02', '--no-guess'], { env });
    assert.equal(applied.code, 0, applied.err);
    assert.ok(applied.out.includes(`In your browser:\n${door}/\n`), applied.out);
    assert.ok((await lab.run([], { env })).out.includes(`In your browser:\n${door}/\n`));
    const isUp = async () => (await lab.look()).watchers.find(({ name }) => name === 'door');
    const { seen } = await until('the door', isUp, part => part?.state === 'up');
    const shop = async () => (await fetch(`${door}/shop/orders?user=42`)).status;
    await until('the shop', shop, status => status === 200);
    assert.match(await (await fetch(`${door}/shop/`)).text(), /<title>Corner</);
    assert.ok(applied.out.includes(`See it as a customer does: ${door}/shop/\n`), applied.out);
    assert.ok(seen?.pid);
    process.kill(seen.pid, 'SIGKILL');
    await until('another door', isUp, part => part?.state === 'up' && part.pid !== seen.pid);
    assert.equal((await fetch(`${door}/`)).status, 200);
    assert.ok((await lab.look()).parts.every(({ kills, state }) => kills === 0 && state === 'up'));
    assert.equal((await lab.run(['down'], { env })).code, 0);
    await assert.rejects(fetch(`${door}/`));
  });
});
