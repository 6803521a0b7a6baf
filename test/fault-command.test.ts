/** `lab fault` as a person types it, in a home where no scenario was ever opened. */
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { faults } from '../faults/index.ts';
import { readState } from '../lab/engine/journal.ts';
import { repoRoot } from '../lab/home.ts';
import { faultReference } from '../lab/report/faults.ts';
import { toxiproxyOf } from '../lab/runtime/layout.ts';
import { lockOwner } from '../lab/system/lock.ts';
import { isRunning } from '../lab/system/process.ts';
import { startTestLab, type TestLab, until } from './test-lab.ts';

const limit = ['connection-limit', '--part', 'api-2', '--connections', '3'];

it('docs/faults.md is what the faults say (anew: node lab/report/write-fault-reference.ts)', () => {
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
  let lab: TestLab;
  const inEffect = async (): Promise<string[]> => {
    const { value } = await lab.json(['fault', 'list']);
    return (value.inEffect as { fault: string; saw: string }[]).map(({ fault, saw }) => `${fault}: ${saw}`);
  };
  const done = async (...words: string[]) => {
    const ran = await lab.run(['fault', ...words]);
    assert.equal(ran.code, 0, ran.err);
    return ran.out;
  };

  before(() => {
    lab = startTestLab();
  });
  after(() => lab.end());

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
    ['injct', /knows no `injct`.*Did you mean `inject`/],
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
    assert.match(await done('heal', 'connection-limit'), /Nothing by hand/);
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
      /^network-latency was not there: .*\. Something else took it out, or its command was cut off\./,
    );
    assert.match(await done('heal', '--all'), /Nothing by hand/);
    await done('inject', ...limit, '--for', '100ms');
    await until('its end', inEffect, seen => seen.length === 0);
    assert.match(await done('heal', '--all'), /Nothing by hand/);
  });

  it('lab down finds all of it also when the journal is lost', async () => {
    await done('inject', ...limit);
    await done('inject', 'network-down', '--link', 'api-1-postgres');
    rmSync(join(lab.home.dir, 'journal.jsonl'));
    const down = await lab.run(['down']);
    assert.equal(down.code, 0, down.err);
    assert.match(await done('heal', '--all'), /Nothing by hand.*Proved: everything/s);
  });
});
