/** A replica that was killed comes back whole, and as late as its scenario says; a verdict that this touched is not given. */
import assert from 'node:assert/strict';
import { beforeAll, describe, it } from 'vitest';
import { labDatabase } from '../lab/parts/postgres/databases.ts';
import { openReplica } from '../lab/parts/replica/open-replica.ts';
import { suiteLab } from './suite-lab.ts';
import { until } from './test-lab.ts';

const restartLimitMs = 30_000;

describe('a replica that dies', () => {
  const lab = suiteLab();
  const kill = async () => {
    const pid = (await lab.look()).parts.find(({ name }) => name === 'replica')?.pid;
    assert.ok(pid);
    process.kill(pid, 'SIGKILL');
  };
  const delay = async () => {
    const replica = await openReplica(lab.home, labDatabase);
    const [row] = await replica.sql('SHOW recovery_min_apply_delay');
    await replica.close();
    return Object(row).recovery_min_apply_delay;
  };

  beforeAll(async () => {
    const { code, err } = await lab.run(['apply', '07', '--no-guess']);
    assert.equal(code, 0, err);
  });

  it('is started again from a fresh copy, and its delay is put back', async () => {
    assert.equal(await delay(), '1s');
    const { drifts } = await lab.look();
    await kill();
    const isBack = (now: Awaited<ReturnType<typeof lab.look>>) =>
      now.drifts > drifts && now.state === 'ready';
    const { seen } = await until('the delay', lab.look, isBack, restartLimitMs);
    assert.equal(await delay(), '1s');
    assert.match(seen.events.map(({ text }) => text).join('\n'), /replica-lag had vanished .* put back/);
  });

  it('voids the verdict of a verify that it dies under', async () => {
    const verifying = lab.json(['verify']);
    const isJudged = ({ showing, state }: Awaited<ReturnType<typeof lab.look>>) =>
      showing === 'verify' && state === 'ready';
    await until('the shop that is judged', lab.look, isJudged, restartLimitMs);
    await kill();
    const { ran, value } = await verifying;
    assert.deepEqual(
      [ran.code, value.verdict, value.reason],
      [2, 'inconclusive', 'PART_UNAVAILABLE'],
      ran.out,
    );
  });
});
