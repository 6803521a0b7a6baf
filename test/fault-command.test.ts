/** `lab fault` as a person types it, in a home where no scenario was ever opened. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'vitest';
import type { FirstAnswer } from '../faults/contract.ts';
import { faults } from '../faults/index.ts';
import { injectByHand } from '../lab/engine/by-hand/inject.ts';
import { readState } from '../lab/engine/journal.ts';
import { userError } from '../lab/errors.ts';
import { portOf, repoRoot } from '../lab/home/home.ts';
import { lockOwner } from '../lab/home/lock.ts';
import { toxiproxyOf } from '../lab/parts/layout.ts';
import { readDesired } from '../lab/runtime/state.ts';
import { faultReference } from '../lab/text/faults.ts';
import { isRunning } from '../machine/process.mjs';
import { suiteLab } from './suite-lab.ts';
import { until } from './test-lab.ts';

const limit = ['connection-limit', '--part', 'api-2', '--connections', '3'];

it('docs/faults.md is what the faults say (anew: node lab/text/write-fault-reference.ts)', () => {
  const page = readFileSync(join(repoRoot, 'docs/faults.md'), 'utf8');
  assert.equal(page, faultReference(Object.values(faults)));
});

it('every example of a fault names it and its own params', () => {
  for (const { id, example, params, scope } of Object.values(faults)) {
    if (scope === 'workspace') continue; // nobody puts those in by hand
    assert.ok(example.startsWith(`lab fault inject ${id} --`), example);
    const words = example.split(' ').slice(4);
    const given = words.flatMap((word, n) => {
      const value = words[n + 1] ?? '';
      return word.startsWith('--') && word !== '--for'
        ? [[word.slice(2), /^\d+$/.test(value) ? Number(value) : value]]
        : [];
    });
    assert.ok(params.safeParse(Object.fromEntries(given)).success, example);
  }
});

describe('lab fault', () => {
  const lab = suiteLab({ data: 'small' });
  const inEffect = async (): Promise<string[]> => {
    const { value } = await lab.json(['fault', 'list']);
    return (value.inEffect as { fault: string; saw: string }[]).map(({ fault, saw }) => `${fault}: ${saw}`);
  };
  const done = async (...words: string[]) => {
    const ran = await lab.run(['fault', ...words]);
    assert.equal(ran.code, 0, ran.err);
    return ran.out;
  };

  it('lists every fault with its params, before anything runs', async () => {
    const { value } = await lab.json(['fault', 'list']);
    assert.deepEqual(
      (value.faults as { id: string }[]).map(({ id }) => id),
      Object.keys(faults),
    );
    assert.equal(value.inEffect, null);
    const text = await done('list', 'network-latency');
    assert.match(text, /--latency {2}.*50ms/);
    assert.match(text, /The lab is not running/);
  });

  const wrong: [string, RegExp][] = [
    ['injct', /has no action `injct`.*Did you mean `inject`/],
    ['inject network-latncy', /no fault `network-latncy`.*Did you mean `network-latency`/],
    ['inject network-latency --link api-postgres --latncy 5ms', /--latncy'.*Did you mean --latency/s],
    ['inject network-latency --link api-postgres', /--latency/],
    ['inject network-latency --link api-postgres --latency 50', /write a time/],
    ['inject connection-limit --part api-1 --connections many', /connections/],
    ['inject network-down --link api-postgres --for ever', /--for ever.*60s/s],
    ['inject process-kill --part api-1 --for 5s', /--for/],
    ['heal', /which fault.*--all/],
    ['heal network-down --all', /not both/],
  ];
  for (const [words, says] of wrong) {
    it(`refuses: ${words}`, async () => {
      const ran = await lab.run(['fault', ...words.split(' ')]);
      assert.equal(ran.code, 64);
      assert.match(ran.err.replaceAll('\n', ' '), says);
      assert.equal(lockOwner(lab.home, 'keeper'), null, 'nothing was started');
    });
  }

  it('puts in, shows, replaces and takes out, and proves the clean state', async () => {
    await done('inject', ...limit);
    assert.deepEqual(await inEffect(), ['connection-limit: api_2: at most 3 connections, 0 open']);
    await done('inject', 'connection-limit', '--part', 'api-2', '--connections', '5');
    assert.deepEqual(await inEffect(), ['connection-limit: api_2: at most 5 connections, 0 open']);
    assert.match(await done('heal', 'connection-limit'), /api_2: no limit/);
    assert.match(await done('heal', 'connection-limit'), /No fault was in effect by hand/);
    assert.match(await done('heal', '--all'), /Proved: everything is as it was before the first fault/);
    assert.deepEqual(readState(lab.home).byHand, []);
  });

  it('names a target that is not there, with a suggestion, and leaves nothing', async () => {
    const ran = await lab.run(['fault', 'inject', 'network-down', '--link', 'api-postgress']);
    assert.equal(ran.code, 64);
    assert.match(ran.err.replaceAll('\n', ' '), /no link api-postgress.*Did you mean api-postgres\?/);
    const without = await lab.run(['fault', 'inject', 'row-lock', '--table', 'orders', '--id', '1']);
    assert.equal(without.code, 64);
    assert.match(without.err, /comes with a scenario/);
    assert.deepEqual([await inEffect(), readState(lab.home).byHand], [[], []]);
  });

  it('a lease that ended while no keeper ran is ended by the next one', async () => {
    await done('inject', ...limit, '--for', '1s');
    const keeper = lockOwner(lab.home, 'keeper');
    assert.ok(keeper);
    process.kill(keeper.pid, 'SIGKILL');
    while (isRunning(keeper)) await sleep(10);
    await sleep(1000);
    await done('heal', 'network-down');
    const deadline = Date.now() + 5000;
    while ((await inEffect()).length > 0) assert.ok(Date.now() < deadline, 'the lease did not end');
  });

  it('heal names what something else took out, once, and nothing whose time was over', async () => {
    await done('inject', 'network-latency', '--link', 'api-1-postgres', '--latency', '5ms');
    const link = toxiproxyOf(lab.home).link('api-1-postgres');
    for (const { name } of await link.toxics()) await link.removeToxic(name);
    const told = (await done('heal', '--all')).replaceAll(/\s+/g, ' ');
    assert.match(
      told,
      /^network-latency was not in effect: .*\. Something else took it out, or its command was cut off\./,
    );
    assert.match(await done('heal', '--all'), /No fault was in effect by hand/);
    await done('inject', ...limit, '--for', '100ms');
    await until('its end', inEffect, seen => seen.length === 0);
    assert.match(await done('heal', '--all'), /No fault was in effect by hand/);
  });

  const latency = { use: 'network-latency', with: { link: 'api-3-postgres', latency: '40ms' } };
  const link = () => toxiproxyOf(lab.home).link('api-3-postgres');

  it('measures what new connections meet, before and after', async () => {
    const words = ['--link', 'api-postgres', '--latency', '40ms'];
    const { value } = await lab.json(['fault', 'inject', 'network-latency', ...words, '--for', '5s']);
    const { before, now } = value.traffic as { before: FirstAnswer[]; now: FirstAnswer[] };
    assert.ok(before.length > 1 && before.length === now.length);
    for (const { outcome, ms } of before) assert.ok(outcome === 'answered' && ms < 40, `${outcome} ${ms}`);
    for (const { outcome, ms } of now) assert.ok(outcome === 'answered' && ms >= 39, `${outcome} ${ms}`);
    await done('heal', '--all');
  });

  it('a toxic that stands there and does nothing is taken out, and said', async () => {
    await link().setUp(false);
    const another = createServer(socket => socket.on('error', () => {}).on('data', () => socket.write('N')));
    try {
      another.listen(portOf(lab.home, 'api-3-postgres'), '127.0.0.1');
      await once(another, 'listening');
      const ran = await lab.run([
        'fault',
        'inject',
        latency.use,
        '--link',
        latency.with.link,
        '--latency',
        '40ms',
      ]);
      assert.equal(ran.code, 69);
      const told = ran.err.replaceAll(/\s+/g, ' ');
      assert.match(
        told,
        /has no visible effect: .*40 ms added.*; PostgreSQL's first answer over it: \d+\.\d ms/,
      );
      assert.deepEqual([await link().toxics(), readState(lab.home).byHand], [[], []]);
    } finally {
      another.close();
    }
    await link().setUp(true);
  });

  it('Ctrl-C while it goes in takes it out', async () => {
    const interruption = new AbortController();
    const work = { home: lab.home, say: () => {}, signal: interruption.signal };
    const injected = injectByHand(work, { use: 'network-timeout', with: { link: 'api-3-postgres' } }, 60_000);
    const refused = assert.rejects(injected, { code: 'interrupted' });
    await until(
      'the toxic',
      () => link().toxics(),
      ({ length }) => length > 0,
    );
    interruption.abort(userError('interrupted', {}));
    await refused;
    assert.deepEqual(
      [await link().toxics(), readState(lab.home).byHand, readDesired(lab.home).leases],
      [[], [], []],
    );
  });

  it('lab down finds all of it also when the journal is lost', async () => {
    await done('inject', ...limit);
    await done('inject', 'network-down', '--link', 'api-1-postgres');
    rmSync(join(lab.home.dir, 'journal.jsonl'));
    const down = await lab.run(['down']);
    assert.equal(down.code, 0, down.err);
    assert.match(await done('heal', '--all'), /No fault was in effect by hand.*Proved: everything/s);
  });
});
