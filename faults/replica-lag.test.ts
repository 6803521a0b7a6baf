import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, test } from 'vitest';
import { bringServers } from '../lab/engine/apply.ts';
import { injectByHand } from '../lab/engine/by-hand/inject.ts';
import { openFaultSystem } from '../lab/engine/fault-system.ts';
import { readFingerprint } from '../lab/engine/fingerprint.ts';
import { labDatabase } from '../lab/parts/postgres/databases.ts';
import { faultSuite } from '../test/fault-suite.ts';
import { noTargets } from '../test/no-targets.ts';
import { suiteLab } from '../test/suite-lab.ts';
import { UnmatchedTarget } from './contract.ts';
import { replicaLag } from './replica-lag.ts';

const lab = suiteLab({ data: 'small' });
const work = () => ({ home: lab.home, say: () => {}, signal: new AbortController().signal });
const params = { delay: 700 };
/** ms that a change may need without any delay, on a machine with other work */
const toleranceMs = 300;

let opened: ReturnType<typeof openFaultSystem>;
beforeAll(async () => {
  await bringServers(work(), ['api', 'postgres', 'replica']);
  opened = openFaultSystem(lab.home, labDatabase, 'lab-hand');
  await opened.system.server.sql('CREATE TABLE told (word text)');
});
afterAll(() => opened?.close());

const replica = () => {
  const { replica } = opened.system;
  assert.ok(replica);
  return replica;
};

let words = 0;
/** From the commit of a row on the primary until the replica shows it. */
async function latenessMs(): Promise<number> {
  const word = `word ${++words}`;
  await opened.system.server.sql('INSERT INTO told VALUES ($1)', [word]);
  const told = performance.now();
  while ((await replica().sql('SELECT 1 FROM told WHERE word = $1', [word])).length === 0) await sleep(2);
  return performance.now() - told;
}

async function assertLate(ms: number): Promise<void> {
  const late = await latenessMs();
  assert.ok(late > ms - toleranceMs / 10 && late < ms + toleranceMs, `${late} ms late, not ${ms} ms`);
}

faultSuite({
  fault: replicaLag,
  system: () => opened.system,
  params,
  assertInEffect: () => assertLate(params.delay),
  assertNoEffect: () => assertLate(0),
  trace: async () => JSON.stringify(await readFingerprint(lab.home), null, 1),
  async lease(forMs) {
    await injectByHand(work(), { use: replicaLag.id, with: { delay: '700ms' } }, forMs);
  },
});

test('of two delays the longest counts, and each hand takes out its own', async () => {
  const { system } = opened;
  const scenario = { ...system, mark: 'lab' as const };
  await replicaLag.inject(scenario, { delay: 300 });
  await replicaLag.inject(system, params);
  await assertLate(params.delay);
  assert.equal((await replicaLag.observe(scenario, { delay: 300 })).state, 'active');
  await replicaLag.heal(system, params);
  await assertLate(300);
  await replicaLag.heal(scenario, { delay: 300 });
  await assertLate(0);
});

test('where there is no replica, nothing is touched', async () => {
  await assert.rejects(replicaLag.inject(noTargets, params), UnmatchedTarget);
});
