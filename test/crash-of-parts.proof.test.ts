/**
 * The same as `crash.proof.test.ts` for the faults of parts that few scenarios have, without a scenario: a SIGKILL at every write of the journal, and
 * of every part while the fault is active. `lab fault heal --all` then proves the clean state.
 */
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { faults } from '../faults/index.ts';
import { bringServers } from '../lab/engine/apply.ts';
import { readEntries, readState } from '../lab/engine/journal.ts';
import { lockOwner } from '../lab/home/lock.ts';
import { alwaysThere, partsOf } from '../lab/parts/parts.ts';
import { casesOf, record, seed } from './proof.ts';
import { suiteLab } from './suite-lab.ts';

const crashAt = fileURLToPath(new URL('crash-at.ts', import.meta.url));
const healAll = ['fault', 'heal', '--all'];
const declared = ['api', 'mail', 'postgres', 'replica'];
const servers = partsOf(declared).flatMap(({ id, role }) =>
  ['store', 'company', 'links'].includes(role) ? id : [],
);

const byHand = Object.values(faults).filter(
  ({ scope, needs }) => scope !== 'workspace' && !needs.every(id => alwaysThere.includes(id)),
);
const acts = byHand.flatMap(({ id, example }) => {
  const inject = example.replace(/^lab | --for \S+/g, '').split(' ');
  return [
    { name: `inject ${id}`, words: inject, begin: [] as string[][], writes: ['fault', 'fault-active'] },
    { name: `heal ${id}`, words: healAll, begin: [inject], writes: ['heal', 'healed'] },
  ];
});
const points = acts.flatMap(act =>
  act.writes.flatMap((step, n) =>
    (['before', 'after'] as const).map(moment => ({ ...act, step, moment, number: n + 1 })),
  ),
);
const deaths = acts
  .filter(({ begin }) => begin.length === 0)
  .flatMap(act => ['keeper', ...servers].map(victim => ({ ...act, victim })));

describe('killed, with the faults of further parts', () => {
  const lab = suiteLab({ data: 'small' });
  const work = () => ({ home: lab.home, say: () => {}, signal: new AbortController().signal });
  const done = async (words: string[]) => {
    const { ran, value } = await lab.json(words);
    assert.equal(ran.code, 0, `lab ${words.join(' ')}: ${ran.out}${ran.err}`);
    return value;
  };
  const recover = async (why: string) => {
    const value = await done(healAll);
    const { byHand, interrupted } = readState(lab.home);
    assert.deepEqual(
      [value.proved, byHand, interrupted],
      ['clean', [], null],
      `${why}: ${JSON.stringify(value)}`,
    );
  };

  beforeAll(async () => {
    await bringServers(work(), declared);
    for (const { words } of acts) await done(words); // the clean state is read before the first of them
    await recover('at the beginning');
  });
  const proved = { commands: 0, 'kills at a write': 0, 'kills of a part': 0 };
  afterAll(() => record('crash-of-parts', proved));

  for (const { name, words, begin, writes } of casesOf(acts, 1)) {
    it(`${name} writes what the table says`, async t => {
      t.annotate(`seed ${seed}`);
      for (const before of begin) await done(before);
      const from = readEntries(lab.home).length;
      await done(words);
      const written = readEntries(lab.home).slice(from);
      assert.deepEqual(
        written.map(({ step }) => step),
        writes,
      );
      await recover(name);
      proved.commands += 1;
    });
  }

  for (const { name, words, begin, moment, number, step } of casesOf(points, 2)) {
    it(`lab ${name} killed ${moment} write ${number}, ${step}`, async () => {
      for (const before of begin) await done(before);
      const env = { CRASH_AT: `${moment}:${number}` };
      const killed = await lab.run(words, { node: ['--import', crashAt], env });
      assert.equal(killed.signal, 'SIGKILL', `not killed: ${killed.out}${killed.err}`);
      await recover(`${name} ${moment}:${number}`);
      proved['kills at a write'] += 1;
    });
  }

  for (const { name, words, victim } of casesOf(deaths, 2)) {
    it(`${victim} killed after ${name}`, async () => {
      await done(words);
      const pid =
        victim === 'keeper'
          ? lockOwner(lab.home, 'keeper')?.pid
          : (await lab.look()).parts.find(part => part.name === victim)?.pid;
      assert.ok(pid, `${victim} runs`);
      process.kill(pid, 'SIGKILL');
      await recover(`${victim} after ${name}`);
      proved['kills of a part'] += 1;
    });
  }
});
