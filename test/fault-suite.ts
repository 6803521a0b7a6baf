/** What every fault must hold, whatever it does. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fault, FaultSystem } from '../faults/contract.ts';

export type FaultCase<Params> = {
  fault: Fault<Params>;
  /** called within each test, when the servers are up */
  system(): FaultSystem;
  params: Params;
  /** params whose target is not there, and what the error must name */
  unmatched: { params: Params; names: RegExp };
  /** measures the effect itself, by other means than `observe` */
  assertInEffect(): Promise<void>;
  assertNoEffect(): Promise<void>;
  /** all that the fault could have changed, as text */
  trace(): Promise<string>;
};

/** Registers the tests; they run in order on one system, which is healthy at the start and at the end. */
export function faultSuite<Params>(suite: FaultCase<Params>): void {
  const { fault, params } = suite;
  const state = async () => (await fault.observe(suite.system(), params)).state;
  let clean = '';

  test(`${fault.id}: heal without inject changes nothing`, async () => {
    clean = await suite.trace();
    await fault.heal(suite.system(), params);
    assert.equal(await suite.trace(), clean);
    assert.equal(await state(), 'absent');
    await suite.assertNoEffect();
  });

  test(`${fault.id}: inject is seen, measured and marked; a second time changes nothing`, async () => {
    await fault.inject(suite.system(), params);
    assert.equal(await state(), 'active');
    await suite.assertInEffect();
    const once = await suite.trace();
    assert.notEqual(once, clean);
    await fault.inject(suite.system(), params);
    assert.equal(await suite.trace(), once);
    assert.equal(await state(), 'active');
  });

  test(`${fault.id}: heal undoes all of it; a second time changes nothing`, async () => {
    await fault.heal(suite.system(), params);
    assert.equal(await state(), 'absent');
    await suite.assertNoEffect();
    assert.equal(await suite.trace(), clean);
    await fault.heal(suite.system(), params);
    assert.equal(await suite.trace(), clean);
  });

  test(`${fault.id}: a target that is not there is named, and nothing is touched`, async () => {
    const { params: wrong, names } = suite.unmatched;
    for (const act of [fault.inject, fault.heal]) {
      await assert.rejects(act(suite.system(), wrong), error => {
        assert.equal((error as Error).name, 'UnmatchedTarget');
        assert.match((error as Error).message, names);
        return true;
      });
    }
    const seen = await fault.observe(suite.system(), wrong);
    assert.equal(seen.state, 'unknown');
    assert.match(seen.saw, names);
    assert.equal(await suite.trace(), clean);
  });
}
