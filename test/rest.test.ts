/** A lab that nobody looks at does little, and is whole again for whoever looks. */
import assert from 'node:assert/strict';
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, it } from 'vitest';
import { lockOwner } from '../lab/home/lock.ts';
import { restAfterMs } from '../lab/keeper/pace.ts';
import { ensureKeeper } from '../lab/runtime/keeper-process.ts';
import { lookedName } from '../lab/runtime/looked.ts';
import { isRunning, pause } from '../machine/process.mjs';
import { suiteLab } from './suite-lab.ts';
import { until } from './test-lab.ts';

describe('a shop that nobody looks at', () => {
  const lab = suiteLab({ data: 'small' });
  beforeAll(async () => {
    assert.equal((await lab.run(['apply', '02'])).code, 0);
  });

  /** A keeper that is started anew goes by the last look, so that no test has to wait for a minute. */
  async function rest(): Promise<void> {
    const keeper = lockOwner(lab.home, 'keeper');
    assert.ok(keeper);
    process.kill(keeper.pid, 'SIGKILL');
    while (isRunning(keeper)) await pause(10);
    const longAgo = new Date(Date.now() - restAfterMs - 1000);
    utimesSync(join(lab.home.dir, lookedName), longAgo, longAgo);
    ensureKeeper(lab.home);
    await until(
      'the rest',
      lab.look,
      seen => seen.keeper.pid !== keeper.pid && seen.state === 'ready' && seen.resting,
    );
  }

  it('gets few requests, and status waits for the traffic of a shop in use', async () => {
    await rest();
    const { seen } = await until('numbers of few requests', lab.look, ({ numbers }) => {
      const { answersPerSecond = 0 } = numbers ?? {};
      return answersPerSecond > 0 && answersPerSecond < 3;
    });
    assert.equal(seen.resting, true);
    const { ran, value } = await lab.json(['status']);
    assert.equal(value.resting, false);
    assert.match(ran.err, /rested while nobody looked/);
  });

  it('wakes for a request of somebody else', async () => {
    await rest();
    await until(
      'the shop awake',
      async () => {
        await lab.ask('/orders?user=42');
        return lab.look();
      },
      ({ resting }) => !resting,
    );
  });
});
