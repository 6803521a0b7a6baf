/** How a lab with these parts ends: the last tests of the suite over all parts. */
import assert from 'node:assert/strict';
import { it } from 'vitest';
import { bringServers } from '../lab/engine/apply.ts';
import { isFree } from '../lab/home/home.ts';
import { partMark } from '../lab/parts/part.ts';
import { waitForEnd } from '../lab/runtime/keeper-process.ts';
import { changeDesired } from '../lab/runtime/state.ts';
import { processesWith } from '../machine/process.mjs';
import type { TestLab } from './test-lab.ts';

export function nothingIsLeft(lab: TestLab, declared: readonly string[]): void {
  const assertNothingLeft = async (ran: { name: string; port: number }[]) => {
    const left = processesWith(entry => entry.startsWith(partMark(lab.home)));
    assert.deepEqual(left, []);
    for (const { name, port } of ran) assert.ok(await isFree(port), name);
  };

  it('tidy leaves no process and no open port', async () => {
    const ran = (await lab.look()).parts;
    changeDesired(lab.home, { up: false });
    await waitForEnd(lab.home);
    await assertNothingLeft(ran);
  });

  it('nor does lab down when the keeper was killed', async () => {
    const { home } = lab;
    changeDesired(home, { live: null });
    await bringServers({ home, say: () => {}, signal: new AbortController().signal }, declared);
    const { parts, keeper } = await lab.look();
    assert.ok(parts.length >= 5);
    process.kill(keeper.pid, 'SIGKILL');
    const { code, err } = await lab.run(['down']);
    assert.equal(code, 0, err);
    await assertNothingLeft(parts);
  });
}
