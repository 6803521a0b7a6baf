/**
 * SIGKILL of the orchestrator at every write of its journal, and of every part while each fault is active. The next command, or `lab reset`,
 * then proves the same fingerprint.
 */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, it } from 'vitest';
import type { Fault } from '../faults/contract.ts';
import { faults } from '../faults/index.ts';
import { scenarioNamed } from '../lab/commands/catalogue.ts';
import { loadCatalogue } from '../lab/course/load.ts';
import { withFaultSystem } from '../lab/engine/fault-system.ts';
import { type JournalStep, journalSteps, readEntries, readState } from '../lab/engine/journal.ts';
import { repoRoot } from '../lab/home/home.ts';
import { lockOwner } from '../lab/home/lock.ts';
import { alwaysThere } from '../lab/parts/parts.ts';
import { liveDatabase } from '../lab/parts/postgres/databases.ts';
import { casesOf, record, seed } from './proof.ts';
import { suiteLab } from './suite-lab.ts';

const crashAt = fileURLToPath(new URL('crash-at.ts', import.meta.url));

/** A command, the entries that a whole run of it writes, and the commands before it and after its death. */
type Act = { name: string; words: string[]; writes: string; begin: string[][]; recover: string[] };

const { faults: broken, conditions } = scenarioNamed(loadCatalogue(join(repoRoot, 'scenarios.yaml')), '02');
const eachSeen = (uses: unknown[]) => uses.map(() => 'fault fault-active').join(' ');
const apply = `begin heal clean workspace clone ${eachSeen([...broken, ...conditions])} start migrations deploy end`;
const reset = ['reset'];
const healAll = ['fault', 'heal', '--all'];

/** Those that need a part which scenario 02 does without: `crash-of-parts.proof.test.ts`. */
const byHand = Object.values(faults).filter(
  ({ scope, needs }) => scope !== 'workspace' && needs.every(id => alwaysThere.includes(id)),
);
const acts: Act[] = [
  ...byHand.flatMap(({ id, example, momentary, scope }): Act[] => {
    const inject = example.replace(/^lab | --for \S+/g, '').split(' ');
    // The schema is compared whole by `reset` only: a learner may change it.
    const isData = scope === 'data';
    const heal = isData ? ['fault', 'heal', id] : healAll;
    const recover = isData ? reset : healAll;
    const writes = momentary ? 'fault healed' : 'fault fault-active';
    const injects = { name: `inject ${id}`, words: inject, writes, begin: [], recover };
    const heals = { name: `heal ${id}`, words: heal, writes: 'heal healed', begin: [inject], recover };
    return momentary ? [injects] : [injects, heals];
  }),
  { name: 'apply', words: ['apply', '02'], writes: apply, begin: [], recover: reset },
  { name: 'reset', words: reset, writes: apply, begin: [], recover: reset },
  { name: 'verify', words: ['verify'], writes: `clone ${eachSeen(broken)}`, begin: [], recover: reset },
  { name: 'down', words: ['down'], writes: 'begin heal clean stop end', begin: [], recover: ['down'] },
];

type Point = Act & { moment: 'before' | 'after'; number: number; step: string };
const points = acts.flatMap(act =>
  act.writes.split(' ').flatMap((step, n): Point[] => [
    { ...act, moment: 'before', number: n + 1, step },
    { ...act, moment: 'after', number: n + 1, step },
  ]),
);

const victims = ['keeper', 'toxiproxy', 'haproxy', 'postgres', 'api-1'] as const;
const injects = acts.filter(({ name }) => name.startsWith('inject '));
const deaths = injects.flatMap(act => victims.map(victim => ({ ...act, victim })));

describe('killed', () => {
  const lab = suiteLab({ data: 'small' });

  const done = async (words: string[]) => {
    const { ran, value } = await lab.json(words);
    assert.equal(ran.code, 0, `lab ${words.join(' ')}: ${ran.out}${ran.err}`);
    return value;
  };
  /** The lab open and the fault's target there; scenario 02 begins without the index that missing-index takes away. */
  const begin = async ({ name, begin }: Act) => {
    if (!lockOwner(lab.home, 'keeper')) await done(reset);
    if (name.endsWith('missing-index'))
      await withFaultSystem(lab.home, liveDatabase, system =>
        (faults['missing-index'] as Fault<{ index: string }>).heal(system, {
          index: 'orders_user_id_created_at_idx',
        }),
      );
    for (const words of begin) await done(words);
  };
  const recover = async (words: string[], why: string) => {
    const value = await done(words);
    const { byHand, interrupted, phase } = readState(lab.home);
    const proofs: Record<string, unknown> = { reset: value.start, fault: value.proved, down: phase };
    const wanted = { reset: 'proved', fault: 'start', down: 'clean' }[words[0] ?? ''];
    assert.equal(proofs[words[0] ?? ''], wanted, `${why}: ${JSON.stringify(value)}`);
    assert.deepEqual({ byHand, interrupted }, { byHand: [], interrupted: null }, why);
  };

  beforeAll(async () => {
    await done(['apply', '02']);
  });
  const proved = { commands: 0, 'kills at a write': 0, 'kills of a part': 0 };
  afterAll(() => record('crash', proved));

  it('the table names every kind of entry that the journal knows', t => {
    t.annotate(`seed ${seed}`);
    const named = new Set(acts.flatMap(({ writes }) => writes.split(' ') as JournalStep[]));
    assert.deepEqual([...named].sort(), [...journalSteps].sort());
    assert.ok(points.length + deaths.length > 200);
  });

  for (const act of casesOf(acts, 1)) {
    it(`${act.name} writes what the table says`, async () => {
      await begin(act);
      const from = readEntries(lab.home).length;
      const ran = await lab.run(act.words);
      assert.ok(ran.code === 0 || act.name === 'verify', ran.err);
      const written = readEntries(lab.home).slice(from);
      assert.equal(written.map(({ step }) => step).join(' '), act.writes);
      await recover(act.recover, act.name);
      proved.commands += 1;
    });
  }

  for (const point of casesOf(points, 4)) {
    const { name, words, moment, number, step } = point;
    it(`lab ${name} killed ${moment} write ${number}, ${step}`, async () => {
      await begin(point);
      const env = { CRASH_AT: `${moment}:${number}` };
      const killed = await lab.run(words, { node: ['--import', crashAt], env });
      assert.equal(killed.signal, 'SIGKILL', `not killed: ${killed.out}${killed.err}`);
      await recover(point.recover, `${name} ${moment}:${number}`);
      proved['kills at a write'] += 1;
    });
  }

  for (const death of casesOf(deaths, 2)) {
    const { name, victim } = death;
    it(`${victim} killed after ${name}`, async () => {
      await begin(death);
      await done(death.words);
      const parts = (await lab.look()).parts;
      const pid =
        victim === 'keeper'
          ? lockOwner(lab.home, 'keeper')?.pid
          : parts.find(part => part.name === victim)?.pid;
      assert.ok(pid, `${victim} runs`);
      process.kill(pid, 'SIGKILL');
      await recover(reset, `${victim} after ${name}`);
      proved['kills of a part'] += 1;
    });
  }
});
