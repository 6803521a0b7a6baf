/** The lab on a real Docker engine of the test's own: the same commands, in containers, and nothing left of them. */
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'vitest';
import { recordedPorts } from '../lab/home/home.ts';
import { lockOwner } from '../lab/home/lock.ts';
import { identify, isRunning } from '../machine/process.mjs';
import { withoutEngine } from './docker-engine.ts';
import { freePort } from './free-port.ts';
import { suiteEngine, suiteLab } from './suite-lab.ts';
import { until } from './test-lab.ts';
import { describeUnless } from './unless.ts';

const solution = join(import.meta.dirname, '../scenarios/02-the-missing-index/solution');

/** Where this port is listened on, as /proc writes it; 0100007F is 127.0.0.1. */
function listeners(port: number): string[] {
  const entry = new RegExp(
    `^ *\\d+: (\\w+):${port.toString(16).toUpperCase().padStart(4, '0')} \\w+:0000 0A`,
  );
  return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap(file =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap(line => line.match(entry)?.[1] ?? []),
  );
}

describeUnless(withoutEngine, 'the lab on Docker', () => {
  const engine = suiteEngine();
  const lab = suiteLab({ runtime: 'compose' });
  const containers = async () =>
    (await engine.docker('ps', '--all', '--format', '{{.Names}}')).split('\n').filter(Boolean).sort();
  const container = (part: string) => `corner-lab-${lab.home.id}-${part}`;
  const part = async (name: string) => {
    const found = (await lab.look()).parts.find(one => one.name === name);
    assert.ok(found, name);
    return found;
  };
  const told = async () => (await lab.look()).events.map(({ text }) => text).join('\n');
  const answers = () =>
    until(
      'an answer',
      () => lab.ask('/orders?user=42&limit=1'),
      ({ status }) => status === 200,
      30_000,
    );
  const whole = () =>
    until(
      'the lab to be whole',
      lab.look,
      ({ state, parts }) => state === 'ready' && parts.every(one => one.state === 'up'),
      30_000,
    );
  const verdict = async () => {
    const { ran, value } = await lab.json(['verify']);
    const first = value.first as { check: string } | null;
    return [ran.code, value.verdict, first?.check ?? ''];
  };

  it('apply: every part runs in a container of its own, and is a process that can be seen here', async t => {
    const started = Date.now();
    const door = await freePort();
    const ran = await lab.run(['apply', '02'], { env: { LAB_DOOR: String(door) } });
    assert.equal(ran.code, 0, ran.err);
    t.annotate(`${Date.now() - started} ms from nothing to broken, with the data`);
    await until(
      'all that looks on',
      lab.look,
      ({ watchers }) => watchers.length === 4 && watchers.every(({ state }) => state === 'up'),
      30_000,
    );
    const { parts, watchers } = await lab.look();
    const names = [...parts, ...watchers].map(({ name }) => name);
    assert.deepEqual(names, [
      'postgres',
      'toxiproxy',
      'api-1',
      'haproxy',
      'door',
      'grafana',
      'prometheus',
      'storefront',
    ]);
    assert.equal((await fetch(`http://127.0.0.1:${door}/grafana/api/health`)).status, 200);
    assert.equal((await fetch(`http://127.0.0.1:${door}/shop/orders?user=42&limit=1`)).status, 200);
    assert.match(await (await fetch(`http://127.0.0.1:${door}/shop/`)).text(), /<title>Corner</);
    assert.equal((await fetch(`http://127.0.0.1:${door}/shop/storefront/main.js`)).status, 200);
    assert.deepEqual(await containers(), names.map(container).sort());
    for (const { name, pid } of [...parts, ...watchers])
      assert.equal(
        await engine.docker('inspect', '-f', '{{.State.Pid}}', container(name)),
        String(pid),
        name,
      );
  });

  it('nothing listens beyond loopback', () => {
    const open = Object.entries(recordedPorts(lab.home)).filter(([, port]) => listeners(port).length > 0);
    assert.ok(open.length > 8, open.join());
    for (const [name, port] of open) assert.deepEqual(listeners(port), ['0100007F'], name);
  });

  it('every container has a health check, which holds', async () => {
    for (const name of await containers()) {
      const [, ...check] = JSON.parse(
        await engine.docker('inspect', '-f', '{{json .Config.Healthcheck.Test}}', name),
      ) as string[];
      await engine.docker('exec', name, ...check);
    }
  });

  it('limits: what the parts may use together fits a machine of 2 cores and 8 GB', async () => {
    const limits = await engine.docker('inspect', '-f', '{{.HostConfig.Memory}}', ...(await containers()));
    const bytes = limits.split('\n').map(Number);
    assert.ok(bytes.every(limit => limit > 0));
    const [api = 0] = bytes; // two more replicas may be started
    assert.ok(bytes.reduce((sum, limit) => sum + limit, 2 * api) < 5.5e9, limits);
  });

  it('a saved file starts the service again; one that does not parse leaves it as it is', async t => {
    const file = join(lab.home.workspace, 'services/api/app.ts');
    const before = readFileSync(file, 'utf8');
    const { pid } = await part('api-1');
    const route = `app.register(orders);\n  app.get('/version', async () => ({ version: 7 }));`;
    writeFileSync(file, before.replace('app.register(orders);', route));
    const { ms } = await until(
      'the new code',
      () => lab.ask('/version'),
      ({ status }) => status === 200,
    );
    t.annotate(`${ms} ms from the save to an answer of the new code`);
    const now = await part('api-1');
    assert.notEqual(now.pid, pid);
    writeFileSync(file, `${before}\nconst = 1;\n`);
    const { seen } = await until('the problem', lab.look, ({ fileProblem }) => fileProblem !== '');
    assert.match(seen.fileProblem, /^services\/api\/app\.ts:\d+: /);
    assert.equal((await part('api-1')).pid, now.pid);
    writeFileSync(file, before);
    await whole();
  });

  it('status, logs, sql and doctor', async () => {
    assert.match((await lab.run(['status'])).out, /^ {2}api-1 /m);
    assert.match((await lab.run(['logs', 'api-1'])).out, /Server listening at http:\/\/127\.0\.0\.1:/);
    const asked = await lab.run(['sql', 'SELECT count(*) FROM orders']);
    assert.match(asked.out, /^ 1000000$/m, asked.err);
    const examined = await lab.run(['doctor']);
    assert.match(examined.out, /^ok {2}images: all there$/m, examined.out);
  });

  it('a verdict on the broken shop, and on the mended one', async () => {
    assert.deepEqual(await verdict(), [1, 'fail', 'blocks-per-request:order-history']);
    cpSync(solution, lab.home.workspace, { recursive: true });
    await until('the migration', told, text => /^database\/migrations\/.* ran in/m.test(text), 30_000);
    assert.deepEqual(await verdict(), [0, 'pass', '']);
  });

  for (const name of ['api-1', 'haproxy', 'toxiproxy', 'postgres'])
    it(`the container of ${name} killed from outside: it comes back, and is told`, async () => {
      await whole();
      const { pid, kills } = await part(name);
      await engine.docker('kill', container(name));
      await until(
        `another ${name}`,
        () => part(name),
        now => now.state === 'up' && now.pid !== pid,
        30_000,
      );
      await answers();
      assert.equal((await part(name)).kills, kills + 1);
      assert.match(await told(), new RegExp(`^${name} was ended from outside by SIGKILL\\.$`, 'm'));
    });

  it('a container removed from outside is made anew', async () => {
    await whole();
    const { pid } = await part('api-1');
    await engine.docker('rm', '--force', container('api-1'));
    await until(
      'another',
      () => part('api-1'),
      now => now.state === 'up' && now.pid !== pid,
      30_000,
    );
    await answers();
  });

  it('a service that uses more memory than it may is told so, and it was its own doing', async () => {
    await whole();
    const file = join(lab.home.workspace, 'services/shared/health.ts');
    const before = readFileSync(file, 'utf8');
    const greedy = 'setTimeout(() => { for (const kept = []; ; ) kept.push(Buffer.alloc(2e7, 1)); }, 500);';
    writeFileSync(file, `${before}\n${greedy}\n`);
    await until(
      'its end',
      told,
      text => /^api-1 ended by itself: it used more than its \d+ MB of memory/m.test(text),
      30_000,
    );
    writeFileSync(file, before);
    await whole();
  });

  it('the keeper killed: reset ends what it left, and the start is proved', async () => {
    const keeper = lockOwner(lab.home, 'keeper');
    assert.ok(keeper);
    const left = (await lab.look()).parts.flatMap(({ pid }) => identify(pid ?? 0) ?? []);
    process.kill(keeper.pid, 'SIGKILL');
    const { ran, value } = await lab.json(['reset']);
    assert.equal(value.start, 'proved', ran.err);
    assert.deepEqual(left.filter(isRunning), []);
    await answers();
  });

  it('another runtime than the one that runs is refused', async () => {
    const ran = await lab.run(['reset'], { env: { LAB_RUNTIME: 'native' } });
    assert.equal(ran.code, 69);
    assert.match(ran.err, /^The lab is already running, with LAB_RUNTIME=compose\.$/m);
  });

  it('down leaves no container, no volume and no network that it did not find', async () => {
    const ran = await lab.run(['down']);
    assert.equal(ran.code, 0, ran.err);
    assert.deepEqual(await containers(), []);
    assert.equal(await engine.docker('volume', 'ls', '--quiet'), '');
    assert.equal(await engine.docker('network', 'ls', '--format', '{{.Name}}'), 'host\nnone');
  });

  it('an image that is not there is told before anything is started', async () => {
    const ran = await lab.run(['up'], { env: { CORNER_IMAGE_POSTGRES: 'corner-lab-test/none:1' } });
    assert.equal(ran.code, 69, ran.out);
    assert.match(ran.err, /^Docker could not fetch corner-lab-test\/none:1: /m);
    assert.equal(lockOwner(lab.home, 'keeper'), null);
  });

  it('without the image of what only looks on, the shop runs, and both are told', async () => {
    const env = { CORNER_IMAGE_GRAFANA: '127.0.0.1:1/none:1' };
    const ran = await lab.run(['up'], { env });
    assert.equal(ran.code, 0, ran.err);
    assert.match(ran.err, /Not there: 127\.0\.0\.1:1\/none:1 \(/);
    await until(
      'Prometheus, and no Grafana',
      async () => (await lab.look()).watchers.map(({ name, state }) => `${name} ${state}`),
      seen => seen.includes('prometheus up') && seen.includes('grafana failed'),
      30_000,
    );
    // The keeper tries it again and again: between two tries it is starting.
    await until(
      'status to say so',
      async () => (await lab.run(['status'])).out,
      out => /^ {2}grafana: Docker has no image 127\.0\.0\.1:1\/none:1$/m.test(out),
      30_000,
    );
    await answers();
    assert.equal((await lab.run(['down'])).code, 0);
  });

  it('no engine is explained', async () => {
    const gone = await lab.run(['doctor'], { env: { DOCKER_HOST: 'unix:///nowhere.sock' } });
    assert.match(gone.out, /^NO {2}Docker: no Docker engine answers on this machine/m);
  });

  it('an engine that answers is taken, where LAB_RUNTIME says nothing', async () => {
    const fresh = join(lab.home.dir, 'another');
    const examined = await lab.run(['doctor'], { env: { LAB_RUNTIME: '', LAB_HOME: fresh } });
    assert.match(examined.out, /^ok {2}Docker: engine /m);
  });
});
