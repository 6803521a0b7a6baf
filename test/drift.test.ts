/** A condition that vanishes is seen within 2 s, put back and told; a verdict that it touched is not given. */
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, it, type TestContext } from 'vitest';
import { loadCatalogue } from '../lab/course/load.ts';
import { repoRoot } from '../lab/home/home.ts';
import { toxiproxyOf } from '../lab/parts/layout.ts';
import { suiteLab } from './suite-lab.ts';
import { slowness, until } from './test-lab.ts';

const scenario = loadCatalogue(join(repoRoot, 'scenarios.yaml')).scenarios.find(
  ({ id }) => id === 'scenario-02',
);

describe('a condition that vanishes', () => {
  const lab = suiteLab();
  const link = () => toxiproxyOf(lab.home).link('api-1-postgres');
  const toxics = () => link().toxics();
  const pidOf = async (name: string) => {
    const pid = (await lab.look()).parts.find(part => part.name === name)?.pid;
    assert.ok(pid, name);
    return pid;
  };
  const whole = () =>
    until(
      'the lab to be whole',
      lab.look,
      ({ state, parts }) => state === 'ready' && parts.every(part => part.state === 'up'),
      30_000,
    );
  /** How long after `harm` the keeper had put the condition back and told it. */
  const putBackMs = async (harm: () => Promise<unknown>): Promise<number> => {
    const { drifts } = await lab.look();
    await harm();
    const { ms, seen } = await until('the drift', lab.look, now => now.drifts > drifts, 30_000);
    const [told] = seen.events.filter(({ kind }) => kind === 'drift').slice(-1);
    assert.match(told?.text ?? '', /^network-latency had vanished \(.*\); it was put back\.$/);
    assert.equal((await toxics()).length, 1);
    return ms;
  };
  const assertIn2s = (t: TestContext, ms: number) => {
    const limitMs = 2000 * slowness();
    t.annotate(`${ms} ms until it was back and told, ${Math.round(limitMs)} ms allowed`);
    assert.ok(ms <= limitMs, `${ms} ms`);
  };

  beforeAll(async () => {
    assert.ok(scenario);
    assert.equal((await lab.run(['apply', '02'])).code, 0);
    cpSync(join(repoRoot, scenario.folder, 'solution'), lab.home.workspace, { recursive: true });
    await until(
      'the migration',
      lab.look,
      ({ events }) => events.some(({ text }) => / ran in /.test(text)),
      30_000,
    );
  });

  it('because its toxic was deleted by hand', async t => {
    const [toxic] = await toxics();
    assertIn2s(t, await putBackMs(() => link().removeToxic(toxic?.name ?? '')));
  });

  it('because its toxic was made another one', async t => {
    const [toxic] = await toxics();
    assert.ok(toxic);
    const other = { ...toxic, attributes: { ...toxic.attributes, latency: 1 } };
    const { drifts } = await lab.look();
    await link().removeToxic(toxic.name);
    await link().addToxic(other);
    const { ms } = await until('the drift', lab.look, now => now.drifts > drifts, 30_000);
    assertIn2s(t, ms);
    assert.deepEqual(await toxics(), [toxic]);
  });

  it('because Toxiproxy was killed', async t => {
    const pid = await pidOf('toxiproxy');
    assertIn2s(t, await putBackMs(async () => process.kill(pid, 'SIGKILL')));
    await whole();
  });

  it('because Toxiproxy hangs, which is then started anew, and commands wait for it', async t => {
    const inject = ['fault', 'inject', 'network-bandwidth', '--link', 'api-3-postgres', '--rate', '100kB/s'];
    assert.equal((await lab.run(inject)).code, 0);
    const pid = await pidOf('toxiproxy');
    const stopped = Date.now();
    await putBackMs(async () => {
      process.kill(pid, 'SIGSTOP');
      const { ran, value } = await lab.json(['fault', 'heal', '--all']);
      assert.deepEqual([ran.code, value.proved], [0, 'start'], ran.out + ran.err);
    });
    t.annotate(`${Date.now() - stopped} ms until it was started anew and all was as before`);
    assert.notEqual(await pidOf('toxiproxy'), pid);
    await whole();
  });

  it('because a replica was killed, of which its condition knows nothing', async () => {
    const pid = await pidOf('api-1');
    const { drifts } = await lab.look();
    process.kill(pid, 'SIGKILL');
    await until(
      'another process',
      () => pidOf('api-1').catch(() => pid),
      now => now !== pid,
    );
    const { seen } = await whole();
    assert.equal(seen.drifts, drifts);
    assert.equal((await toxics()).length, 1);
  });

  describe('while verify judges a right solution', () => {
    /** Does harm once the load is on, and answers the verdict. */
    const verifyWith = async (harm: () => Promise<unknown>) => {
      const verifying = lab.json(['verify']);
      await until(
        'the shop that is judged',
        lab.look,
        ({ showing, state }) => showing === 'verify' && state === 'ready',
        60_000,
      );
      await until('customers', lab.look, ({ numbers }) => (numbers?.answersPerSecond ?? 0) > 50, 30_000);
      await harm();
      const { ran, value } = await verifying;
      await whole();
      return {
        exit: ran.code,
        verdict: value.verdict,
        reason: value.reason,
        first: value.first as { check: string; saw: string } | null,
      };
    };

    it('a toxic deleted by hand voids the verdict', async () => {
      const seen = await verifyWith(async () => {
        for (const { name } of await toxics()) await link().removeToxic(name);
      });
      assert.deepEqual([seen.exit, seen.verdict, seen.reason], [2, 'inconclusive', 'CONDITION_LOST']);
    });

    for (const name of ['api-1', 'toxiproxy', 'postgres', 'haproxy'])
      it(`${name} killed from outside voids the verdict`, async () => {
        const seen = await verifyWith(async () => process.kill(await pidOf(name), 'SIGKILL'));
        assert.deepEqual([seen.exit, seen.verdict, seen.reason], [2, 'inconclusive', 'PART_UNAVAILABLE']);
      });

    it('a service that dies of itself is a fail, and the verdict names it', async () => {
      const file = join(lab.home.workspace, 'services/shared/health.ts');
      const health = readFileSync(file, 'utf8');
      writeFileSync(file, `${health}\nsetTimeout(() => process.exit(3), 6000);\n`);
      const { ran, value } = await lab.json(['verify']);
      writeFileSync(file, health);
      const first = value.first as { check: string; saw: string };
      assert.deepEqual([ran.code, value.verdict, first.check], [1, 'fail', 'start'], ran.out);
      assert.match(first.saw, /^api-1 ended by itself while it was used\..*exit code 3/);
    });
  });
});
