import assert from 'node:assert/strict';
import { appendFileSync, truncateSync, writeFileSync } from 'node:fs';
import { test } from 'vitest';
import { suiteFolder } from '../../test/folder.ts';
import { freePort } from '../../test/free-port.ts';
import { isFree, openHome } from '../home/home.ts';
import type { PartProcess } from '../parts/parts.ts';
import { native } from '../runtime/native.ts';
import { createSupervisor } from './supervisor.ts';

const dir = suiteFolder();
const home = openHome({ ...process.env, LAB_HOME: dir });

/** A part that is launched and never answers. */
const silent = (name: string, rest: Partial<PartProcess> = {}): PartProcess => ({
  name,
  id: name,
  role: 'service',
  port: 0,
  program: { name: 'node', title: 'Node.js', find: () => process.execPath },
  args: [],
  env: {},
  cwd: '/',
  user: null,
  stopSignal: 'SIGTERM',
  graceMs: 0,
  version: '',
  prepare: async () => {},
  isReady: async () => false,
  readyWithinMs: 1000,
  ...rest,
});

/** Begins to run them; `launched`: in this order. */
function supervise() {
  const launched: string[] = [];
  const supervisor = createSupervisor(
    home,
    {
      async launch(_home, { name }) {
        launched.push(name);
        return { identity: null, ended: new Promise(() => {}) };
      },
    },
    () => {},
  );
  return { launched, supervisor };
}

test('replicas that never answer are waited for side by side, and what comes after them is started too', async () => {
  const { launched, supervisor } = supervise();
  const started = Date.now();
  const replica = { isReplica: true } as const;
  const failed = await supervisor.run([
    silent('server', { isReady: async () => true }),
    silent('api-1', replica),
    silent('api-2', replica),
    silent('door', { isReady: async () => launched.length === 4 }),
  ]);
  const ms = Date.now() - started;
  assert.ok(ms >= 1000 && ms < 2000, `${ms} ms`);
  assert.deepEqual(launched, ['server', 'api-1', 'api-2', 'door']);
  assert.deepEqual(
    failed.map(({ part, detail }) => `${part.name} ${detail}`),
    ['api-1', 'api-2'].map(name => `${name} did not answer on port 0 within 1 s`),
  );
});

test('nobody waits for a part that starts when others are wanted', async () => {
  const { supervisor } = supervise();
  let isOutdated = false;
  setTimeout(() => {
    isOutdated = true;
  }, 50);
  const [failed] = await supervisor.run([silent('api-1', { readyWithinMs: 60_000 })], () => isOutdated);
  assert.equal(failed?.state, 'down');
  assert.equal(failed?.process, null);
});

test('what ended a part is told also after a log that is too long to be read', async () => {
  const told: string[] = [];
  const launch = async (_home: unknown, _part: unknown, logFile: string) => {
    writeFileSync(logFile, '');
    truncateSync(logFile, 600_000_000); // takes no place on the disk
    appendFileSync(logFile, '\nError: too much\n');
    return { identity: null, ended: Promise.resolve({ code: 1, signal: null }) };
  };
  const supervisor = createSupervisor(home, { launch }, text => told.push(text));
  await supervisor.run([silent('api-3')]);
  assert.deepEqual(told, ['api-3 ended by itself with exit code 1. Error: too much']);
  assert.equal(supervisor.statuses()[0]?.state, 'failed');
});

/** Answers its name; /slow only when it is told by a signal. Ends as a server should: it takes nothing new and finishes what runs. */
const service = `
  const [name, port] = process.argv.slice(1);
  const server = require('node:http').createServer((request, response) => {
    response.setHeader('connection', 'close');
    if (request.url === '/slow') process.once('SIGUSR2', () => response.end(name));
    else response.end(name);
  }).listen(Number(port), '127.0.0.1');
  process.once('SIGTERM', () => server.close());
`;

test('a saved service takes over while the one before still answers what it has taken', async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const answer = (path: string) => fetch(url + path).then(response => response.text());
  const version = (name: string): PartProcess => ({
    ...silent('api-1', { port, version: name, isReplica: true, graceMs: 5000 }),
    args: ['-e', service, name, String(port)],
    isReady: () =>
      answer('/').then(
        text => text === name,
        () => false,
      ),
    readyWithinMs: 20_000,
  });
  const supervisor = createSupervisor(home, native, () => {});
  try {
    assert.deepEqual(await supervisor.run([version('first')]), []);
    const before = supervisor.statuses()[0]?.pid ?? 0;
    const slow = answer('/slow');
    await answer('/'); // the slow one was taken before this
    assert.deepEqual(await supervisor.run([version('second')], undefined, true), []);
    assert.equal(await answer('/'), 'second');
    process.kill(before, 'SIGUSR2');
    assert.equal(await slow, 'first');
  } finally {
    await supervisor.end();
  }
  assert.equal(await isFree(port), true);
});
