import assert from 'node:assert/strict';
import { afterAll, beforeAll, test } from 'vitest';
import { bringServers } from '../lab/engine/apply.ts';
import { injectByHand } from '../lab/engine/by-hand/inject.ts';
import { openFaultSystem } from '../lab/engine/fault-system.ts';
import { readFingerprint } from '../lab/engine/fingerprint.ts';
import { portOf } from '../lab/home/home.ts';
import { parts } from '../lab/parts/index.ts';
import { labDatabase } from '../lab/parts/postgres/databases.ts';
import { readSnapshot } from '../lab/runtime/state.ts';
import { faultSuite } from '../test/fault-suite.ts';
import { noTargets } from '../test/no-targets.ts';
import { suiteLab } from '../test/suite-lab.ts';
import { until } from '../test/test-lab.ts';
import { UnmatchedTarget } from './contract.ts';
import { providerTrouble } from './provider-trouble.ts';

const lab = suiteLab({ data: 'small' });
const work = () => ({ home: lab.home, say: () => {}, signal: new AbortController().signal });
const provider = 'mail';
const limitMs = 2000;

let opened: ReturnType<typeof openFaultSystem>;
beforeAll(async () => {
  await bringServers(work(), ['api', provider, 'postgres']);
  opened = openFaultSystem(lab.home, labDatabase, 'lab-hand');
});
afterAll(() => opened?.close());

/** As the shop calls it; status 0 when no answer came within 2 s. What it left in the ledger goes. */
async function met(order: string): Promise<{ status: number; ms: number }> {
  const started = performance.now();
  const url = `http://127.0.0.1:${portOf(lab.home, provider)}/live/messages`;
  const body = JSON.stringify({ order, to: 'ada1@example.com' });
  const signal = AbortSignal.timeout(limitMs);
  const status = await fetch(url, { method: 'POST', body, signal }).then(
    answer => answer.status,
    () => 0,
  );
  const ms = performance.now() - started;
  await parts[provider]?.space?.make(lab.home, 'live');
  return { status, ms };
}
/** Its own time is 600 to 1,200 ms. */
async function assertUsual(): Promise<void> {
  const { status, ms } = await met('1');
  assert.ok(status === 202 && ms >= 599 && ms < limitMs, `${status} after ${ms} ms`);
}
async function assertMeets(status: number, leastMs: number, mostMs: number, order = '1'): Promise<void> {
  const seen = await met(order);
  const told = `${seen.status} after ${seen.ms} ms, not ${status}`;
  assert.ok(seen.status === status && seen.ms >= leastMs && seen.ms <= mostMs, told);
}

faultSuite({
  fault: providerTrouble,
  system: () => opened.system,
  params: { provider, does: 'away' },
  unmatched: { params: { provider: 'post', does: 'away' }, names: /company post.*There is: mail/ },
  assertInEffect: () => assertMeets(503, 0, 500),
  assertNoEffect: assertUsual,
  trace: async () => JSON.stringify(await readFingerprint(lab.home), null, 1),
  async lease(forMs) {
    await injectByHand(work(), { use: providerTrouble.id, with: { provider, does: 'away' } }, forMs);
  },
});

const put = async (does: 'away' | 'halves' | 'hurries' | 'silent' | 'slow', check: () => Promise<void>) => {
  await providerTrouble.inject(opened.system, { provider, does });
  await check();
  await providerTrouble.heal(opened.system, { provider, does });
};

test('each kind of trouble, measured', async () => {
  await put('hurries', () => assertMeets(202, 19, 500));
  await put('silent', () => assertMeets(0, limitMs - 1, limitMs + 500));
  await put('slow', () => assertMeets(0, limitMs - 1, limitMs + 500));
  await put('halves', async () => {
    const seen = await Promise.all(Array.from({ length: 16 }, (_, n) => met(String(n))));
    assert.deepEqual([...new Set(seen.map(({ status }) => status))].sort(), [0, 503]);
  });
  await assertUsual();
});

test('of two hands the trial’s counts before the scenario’s, and each takes out its own', async () => {
  const { system } = opened;
  const [scenario, trial] = (['lab', 'lab-trial'] as const).map(mark => ({ ...system, mark }));
  assert.ok(scenario && trial);
  const [hurries, away] = (['hurries', 'away'] as const).map(does => ({ provider, does }));
  assert.ok(hurries && away);
  await providerTrouble.inject(trial, away);
  await providerTrouble.inject(scenario, hurries);
  await assertMeets(503, 0, 500);
  assert.equal((await providerTrouble.observe(scenario, hurries)).state, 'active');
  await providerTrouble.heal(trial, away);
  await assertMeets(202, 19, 500);
  await providerTrouble.heal(scenario, hurries);
  await assertUsual();
});

test('it outlives the end of the company, and is found afterwards', async () => {
  const away = { provider, does: 'away' as const };
  await providerTrouble.inject(opened.system, away);
  const pid = () => readSnapshot(lab.home)?.parts.find(({ id }) => id === provider);
  const before = pid()?.pid ?? 0;
  process.kill(before, 'SIGKILL');
  await until(
    'another company',
    async () => pid(),
    now => now?.state === 'up' && now.pid !== before,
  );
  assert.deepEqual(await providerTrouble.find(opened.system), [away]);
  await assertMeets(503, 0, 500);
  await providerTrouble.heal(opened.system, away);
  await assertUsual();
});

test('where there is no company, nothing is touched', async () => {
  await assert.rejects(providerTrouble.inject(noTargets, { provider, does: 'away' }), UnmatchedTarget);
});
