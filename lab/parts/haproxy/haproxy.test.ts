import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'vitest';
import { findProgram } from '../../../machine/programs.mjs';
import { suiteFolder } from '../../../test/folder.ts';
import { freePort } from '../../../test/free-port.ts';
import { describeUnless } from '../../../test/unless.ts';
import { checkArguments, checkConfig, doorTotals, haproxyStats, ownConfig, parseStats } from './haproxy.ts';

const program = findProgram('haproxy');

/** A learner's file with settings that must not spread to the lab's part: `daemon`, and `mode tcp` by default. */
const learners = `global
  daemon
defaults
  mode tcp
  timeout connect 1s
  timeout client 5s
  timeout server 5s
frontend shop
  bind "\${FRONT_DOOR}"
  mode http
  default_backend api
backend api
  mode http
  server api-1 "\${API_1}"
  server api-2 "\${API_2}" check inter 50ms
`;

/** On a connection of its own: when a kept server connection has just died, HAProxy ends a kept client connection without an answer. */
const askOnce = (url: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    get(url, { agent: false }, answer => answer.resume().once('end', () => resolve(answer.statusCode))).once(
      'error',
      reject,
    );
  });

describeUnless(program ? false : 'haproxy is not installed', 'haproxy', () => {
  const folder = suiteFolder();

  const haproxy = program ?? '';
  const check = (path: string, files: string[], env: Record<string, string>) =>
    checkConfig({ file: path, args: checkArguments(files), options: { cwd: '/', env } });
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const front = async () => ({
    FRONT_DOOR: `127.0.0.1:${await freePort()}`,
    API_1: '127.0.0.1:1',
    API_2: `127.0.0.1:${await freePort()}`,
  });

  test('a good file has no problems, in either order beside the lab’s own', async () => {
    const own = file('own.cfg', ownConfig({ statsPort: await freePort() }));
    const theirs = file('good.cfg', learners);
    const env = await front();
    for (const files of [
      [own, theirs],
      [theirs, own],
    ]) {
      assert.deepEqual(await check(haproxy, files, env), { ok: true, problems: [] });
    }
  });

  const problems: Record<string, [content: string, line: number | null, text: RegExp]> = {
    'an unknown keyword': [learners.replace('daemon', 'daemom'), 2, /unknown keyword 'daemom'/],
    'a backend that is not there': [
      learners.replace('default_backend api', 'default_backend app'),
      null,
      /'app'/,
    ],
    'nothing that listens': [learners.replace(/^ *bind.*$/m, ''), null, /will not start \(no listener\)$/],
    'a variable that is not set': [learners.replace('FRONT_DOOR', 'FRONT_DOR'), 9, /FRONT_DOR|bind/],
  };
  for (const [what, [content, line, text]] of Object.entries(problems)) {
    test(`${what} is told with its file and line`, async () => {
      const path = file('wrong.cfg', content);
      const { ok, problems: found } = await check(haproxy, [path], await front());
      assert.equal(ok, false);
      assert.equal(found.length, 1, JSON.stringify(found));
      assert.match(found[0]?.text ?? '', text);
      assert.equal(found[0]?.line, line);
      if (line) assert.equal(found[0]?.file, path);
    });
  }

  test('all problems at once, and a file that is not there', async () => {
    const path = file('two.cfg', learners.replace('daemon', 'daemom').replace('check inter', 'chek inter'));
    const { problems: found } = await check(haproxy, [path], await front());
    assert.deepEqual(
      found.map(problem => problem.line),
      [2, 15],
    );
    const missing = await check(haproxy, [join(folder, 'none.cfg')], {});
    assert.match(missing.problems[0]?.text ?? '', /none\.cfg/);
    await assert.rejects(check(join(folder, 'no-haproxy'), [path], {}), /ENOENT/);
  });

  test('statistics tell who got how many requests, and who is up', async () => {
    const upstream = createServer((_, response) => response.end('here')).listen(0, '127.0.0.1');
    await once(upstream, 'listening');
    const statsPort = await freePort();
    const env = { ...(await front()), API_1: `127.0.0.1:${(upstream.address() as AddressInfo).port}` };
    const files = [file('own.cfg', ownConfig({ statsPort })), file('live.cfg', learners)];
    const server = spawn(haproxy, ['-db', ...files.flatMap(path => ['-f', path])], { env, stdio: 'ignore' });
    const ended = once(server, 'exit');
    try {
      const stats = () => haproxyStats(`http://127.0.0.1:${statsPort}`);
      await until(async () => (await stats()).some(({ status }) => status === 'DOWN'));
      for (let n = 0; n < 4; n++) await (await fetch(`http://${env.FRONT_DOOR}/`)).text();
      assert.deepEqual(await stats(), [
        {
          backend: 'api',
          server: 'api-1',
          address: env.API_1,
          status: 'no check',
          requests: 4,
          queued: 0,
        },
        {
          backend: 'api',
          server: 'api-2',
          address: env.API_2,
          status: 'DOWN',
          requests: 0,
          queued: 0,
        },
      ]);
      const base = `http://127.0.0.1:${statsPort}`;
      assert.deepEqual(await doorTotals(base), { answers: 4, failed: 0 });
      upstream.closeAllConnections();
      upstream.close();
      assert.ok(((await askOnce(`http://${env.FRONT_DOOR}/`)) ?? 0) >= 500);
      assert.deepEqual(await doorTotals(base), { answers: 5, failed: 1 });
      const metrics = await (await fetch(`${base}/metrics`)).text();
      assert.match(
        metrics,
        /^haproxy_server_http_responses_total\{proxy="api",server="api-1",code="2xx"\} 4$/m,
      );
    } finally {
      server.kill('SIGKILL');
      await ended;
      upstream.closeAllConnections();
      upstream.close();
    }
    await assert.rejects(haproxyStats(`http://127.0.0.1:${statsPort}`));
  });
});

test('values in quotes may hold commas and quotes', () => {
  const csv =
    '# pxname,svname,qcur,last_chk,scur,stot,status,addr,\napi,api-1,3,"broken, ""really""",1,2,DOWN 1/2,10.0.0.1:3000,\napi,FRONTEND,,,1,2,UP,,\n';
  assert.deepEqual(parseStats(csv), [
    {
      backend: 'api',
      server: 'api-1',
      address: '10.0.0.1:3000',
      status: 'DOWN 1/2',
      requests: 2,
      queued: 3,
    },
  ]);
  assert.throws(() => parseStats('<html>'), /not HAProxy's statistics/);
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!(await holds().catch(() => false))) {
    assert.ok(Date.now() < deadline, 'waited 5 s');
    await sleep(30);
  }
}
