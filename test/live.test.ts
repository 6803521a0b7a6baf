/** What happens when a learner saves a file. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, describe, it } from 'vitest';
import { withDatabase } from '../lab/parts/postgres/postgres.ts';
import type { Snapshot } from '../lab/runtime/runtime.ts';
import { suiteLab } from './suite-lab.ts';
import { slowness, until } from './test-lab.ts';

describe('a saved file', () => {
  const lab = suiteLab();
  let start: string;
  const tree = (path: string) => join(lab.home.workspace, path);
  const save = (path: string, content: string) => {
    mkdirSync(dirname(tree(path)), { recursive: true });
    writeFileSync(tree(path), content);
  };
  /** Saves the file of the start with one thing changed. */
  const change = (path: string, from: string, to: string) => {
    const text = readFileSync(join(start, path), 'utf8');
    assert.ok(text.includes(from), `${path} holds ${from}`);
    save(path, text.replace(from, to));
  };
  const saveAsItWas = (path: string) => save(path, readFileSync(join(start, path), 'utf8'));
  const part = (seen: Snapshot, name: string) => seen.parts.find(one => one.name === name);
  const told = (seen: Snapshot, text: RegExp) => seen.events.some(event => text.test(event.text));
  /** The events of a snapshot that were not there before. */
  const untilTold = (text: RegExp) =>
    until(`an event like ${text}`, lab.look, seen => told(seen, text)).then(({ seen }) => seen);
  const version = async () => (await lab.ask('/version')).body;
  const route = (number: number) => `app.get('/version', async () => ({ version: ${number} }));`;
  const saveVersion = (number: number) =>
    change('services/api/app.ts', 'app.register(orders);', `app.register(orders);\n  ${route(number)}`);
  const indexes = () =>
    withDatabase(lab.home, 'corner', ({ sql }) =>
      sql<{ name: string }>(`SELECT indexname AS name FROM pg_indexes WHERE tablename = 'orders'`),
    ).then(rows => rows.map(({ name }) => name));

  beforeAll(async () => {
    const ran = await lab.run(['apply', '02']);
    assert.equal(ran.code, 0, ran.err);
    start = mkdtempSync(join(lab.home.dir, 'start-'));
    cpSync(lab.home.workspace, start, { recursive: true });
  });
  afterEach(async () => {
    await until(
      'the shop to be whole',
      lab.look,
      seen =>
        seen.state === 'ready' && seen.fileProblem === '' && seen.parts.every(one => one.state === 'up'),
    );
  });

  it('starts the service again, which answers from the new code', async t => {
    saveVersion(1);
    const { ms } = await until('the new answer', version, body => JSON.stringify(body) === '{"version":1}');
    // A save should take 0.3 s, and may take 2 s.
    const limitMs = 2000 * slowness();
    t.annotate(`${ms} ms from saving to the new answer, ${Math.round(limitMs)} ms allowed`);
    assert.ok(ms <= limitMs, `${ms} ms from saving to the new answer`);
    assert.ok(told(await lab.look(), /^saved services\/api\/app\.ts: starting again$/));
  });

  it('that does not parse leaves the old process running, and is told with its line', async () => {
    const before = part(await lab.look(), 'api-1')?.pid;
    change('services/api/app.ts', 'export function buildApp() {', 'export function buildApp( {');
    const { seen } = await until('the problem', lab.look, ({ fileProblem }) => fileProblem !== '');
    const lines = readFileSync(join(start, 'services/api/app.ts'), 'utf8').split('\n');
    // Counted from 1, and the slip is noticed one line later.
    const line = lines.findIndex(text => text.startsWith('export function buildApp')) + 2;
    assert.match(seen.fileProblem, new RegExp(`^services/api/app\\.ts:${line}: `));
    assert.equal(part(seen, 'api-1')?.pid, before);
    assert.deepEqual(await version(), { version: 1 });
    const { value } = await lab.json(['status']);
    assert.equal(value.fileProblem, seen.fileProblem);
    const { out } = await lab.run(['status']);
    assert.match(
      out.replace(/\s+/g, ' '),
      new RegExp(`not used: services/api/app\\.ts:${line}: .* keeps running`),
    );
    // Another file does not bring the broken one in.
    const saved = Date.now();
    save('services/api/notes.ts', 'export const note = 1;\n');
    await until('the problem again', lab.look, ({ events }) => (events.at(-1)?.at ?? 0) >= saved);
    assert.equal(part(await lab.look(), 'api-1')?.pid, before);
    saveVersion(2);
    rmSync(tree('services/api/notes.ts'));
    await until('the mended file', version, body => JSON.stringify(body) === '{"version":2}');
  });

  it('that throws at the start shows its error with the file, and heals with the next save', async () => {
    const orders = readFileSync(join(start, 'services/api/modules/orders.ts'), 'utf8');
    save('services/api/modules/orders.ts', `${orders}throw new Error('not today');\n`);
    const line = orders.split('\n').length;
    const { seen } = await until('the error', lab.look, now => part(now, 'api-1')?.state === 'failed');
    const place = `services/api/modules/orders.ts:${line}: Error: not today`;
    assert.equal(part(seen, 'api-1')?.detail, place);
    const { out } = await lab.run(['status']);
    assert.ok(out.replace(/\s+/g, ' ').includes(place), out);
    saveAsItWas('services/api/modules/orders.ts');
    await until(
      'an answer',
      () => lab.ask('/orders?user=42&limit=1'),
      ({ status }) => status === 200,
    );
  });

  it('that is a new migration runs, and a changed one is told', async () => {
    save('database/migrations/001_by_user.sql', 'CREATE INDEX by_user ON orders (user_id);\n');
    await untilTold(/^database\/migrations\/001_by_user\.sql ran in [\d.]+ s\.$/);
    assert.ok((await indexes()).includes('by_user'));
    save('database/migrations/001_by_user.sql', '-- Changed.\nCREATE INDEX by_user ON orders (user_id);\n');
    await untilTold(
      /^database\/migrations\/001_by_user\.sql changed after it ran\. .*npx lab apply scenario-02$/,
    );
    save('database/migrations/002_wrong.sql', '\nCREATE INDX other ON orders (user_id);\n');
    await untilTold(/^database\/migrations\/002_wrong\.sql:2: ERROR/);
    rmSync(tree('database/migrations/002_wrong.sql'));
  });

  const unusable: [path: string, from: string, to: string, place: RegExp][] = [
    [
      'gateway/haproxy.cfg',
      'balance roundrobin',
      'blance roundrobin',
      /^gateway\/haproxy\.cfg:\d+: .*'blance'/,
    ],
    ['system.yaml', 'api: 1', 'api: 9', /^system\.yaml:2: .*3/],
    ['system.yaml', 'api: 1 }', 'api: 1', /^system\.yaml:3: /],
    ['system.yaml', 'replicas:', 'worker: 1\nreplicas:', /^system\.yaml:2: .*worker/],
  ];
  for (const [path, from, to, place] of unusable) {
    it(`${path} with \`${to.split('\n')[0]}\` is told with its line, and nothing stops`, async () => {
      const pids = async () => (await lab.look()).parts.map(({ name, pid }) => `${name} ${pid}`);
      const before = await pids();
      change(path, from, to);
      const { seen } = await until('the problem', lab.look, ({ fileProblem }) => fileProblem !== '');
      assert.match(seen.fileProblem, place);
      assert.equal((await lab.ask('/orders?user=42&limit=1')).status, 200);
      assert.deepEqual(await pids(), before);
      // What dies meanwhile comes back as it was, not as the file says.
      const haproxy = part(seen, 'haproxy')?.pid;
      assert.ok(haproxy);
      process.kill(haproxy, 'SIGKILL');
      await until('another process', pids, now => now.join() !== before.join());
      await until(
        'an answer',
        () => lab.ask('/orders?user=42&limit=1'),
        ({ status }) => status === 200,
      );
      saveAsItWas(path);
    });
  }

  it('with another number of replicas brings them, and takes them away', async () => {
    change('system.yaml', 'api: 1', 'api: 2');
    await until('api-2', lab.look, seen => part(seen, 'api-2')?.state === 'up');
    saveAsItWas('system.yaml');
    await until('one replica', lab.look, seen => part(seen, 'api-2') === undefined);
  });

  it('while verify runs waits, and is used afterwards', async () => {
    const verify = lab.run(['verify']);
    await until('verify', lab.look, ({ showing }) => showing === 'verify', 30_000);
    saveVersion(3);
    save('database/migrations/003_late.sql', 'CREATE INDEX late ON orders (created_at);\n');
    const during = await lab.look();
    assert.equal(during.showing, 'verify');
    assert.notDeepEqual(await version(), { version: 3 });
    const ran = await verify;
    assert.equal(ran.code, 1, ran.out + ran.err);
    await until('the new answer', version, body => JSON.stringify(body) === '{"version":3}');
    assert.ok((await indexes()).includes('late'));
  });
});
