/** What every fault must hold, whatever it does. */
import assert from 'node:assert/strict';
import { test } from 'vitest';
import { type Fault, type FaultSystem, UnmatchedTarget } from '../faults/contract.ts';

export type FaultCase<Params> = {
  fault: Fault<Params>;
  /** called within each test, when the servers are up */
  system(): FaultSystem;
  params: Params;
  /** params whose target is not there, and what the error must name; none for a fault that has one place */
  unmatched?: { params: Params; names: RegExp };
  /** measures the effect itself, by other means than `observe` */
  assertInEffect(): Promise<void>;
  assertNoEffect(): Promise<void>;
  /** of a momentary fault, instead of the one in effect: measures that it happened while `inject` ran */
  assertHappens?(inject: () => Promise<void>): Promise<void>;
  /** all that the fault could have changed, as text */
  trace(): Promise<string>;
  /** puts it in for so many ms and returns; a keeper runs that ends it */
  lease?(forMs: number): Promise<void>;
};

const leaseMs = 800;
/** from the end of a lease until the fault is out: to build an index anew takes a second or two, more on a machine with other work */
const leaseToleranceMs = 20_000;

const cells = {
  'heal without inject changes nothing': withoutInject,
  'inject is seen and its effect measured': injected,
  'inject again changes nothing': injectedAgain,
  'heal undoes all of it, and the effect is gone': healed,
  'heal again changes nothing': healedAgain,
  'an unknown target is named, and nothing is touched': unknownTarget,
  'a lease ends by itself': leased,
} as const satisfies Record<string, (suite: FaultCase<never>, clean: string) => Promise<void>>;

export type Cell = keyof typeof cells;

/** The cells that do not apply to a momentary fault, and why. */
export const notOfMomentary: Partial<Record<Cell, string>> = {
  'inject again changes nothing': 'it happens again, with the same effect',
  'heal undoes all of it, and the effect is gone': 'it is over when inject returns; nothing is left to undo',
  'a lease ends by itself': 'there is nothing whose time could be over; --for is refused',
};

/** Registers the tests; they run in order on one system, which is healthy at the start and at the end. */
export function faultSuite<Params>(suite: FaultCase<Params>): void {
  let clean = '';
  for (const [name, cell] of Object.entries(cells)) {
    if (suite.fault.momentary && name in notOfMomentary) continue;
    if (cell === leased && !suite.lease) continue; // on servers without a keeper
    if (cell === unknownTarget && !suite.unmatched) continue;
    test(`${suite.fault.id}: ${name}`, async () => {
      clean ||= await suite.trace();
      await (cell as (suite: FaultCase<Params>, clean: string) => Promise<void>)(suite, clean);
    });
  }
}

const stateOf = async <Params>({ fault, system, params }: FaultCase<Params>) =>
  (await fault.observe(system(), params)).state;

/** Names the lines that differ, and no others. */
async function assertTrace<Params>(suite: FaultCase<Params>, wanted: string): Promise<void> {
  const lines = wanted.split('\n');
  const seen = (await suite.trace()).split('\n');
  const more = seen.filter(line => !lines.includes(line));
  const less = lines.filter(line => !seen.includes(line));
  assert.deepEqual({ more, less }, { more: [], less: [] });
}

async function withoutInject<Params>(suite: FaultCase<Params>, clean: string): Promise<void> {
  await suite.fault.heal(suite.system(), suite.params);
  await assertTrace(suite, clean);
  assert.equal(await stateOf(suite), 'absent');
  assert.deepEqual(await suite.fault.find(suite.system()), []);
  await suite.assertNoEffect();
}

async function injected<Params>(suite: FaultCase<Params>, clean: string): Promise<void> {
  const { fault, params, system } = suite;
  const inject = () => fault.inject(system(), params);
  if (fault.momentary) {
    assert.ok(suite.assertHappens, 'a momentary fault is measured while it happens');
    return suite.assertHappens(inject);
  }
  await inject();
  assert.equal(await stateOf(suite), 'active');
  await suite.assertInEffect();
  assert.notEqual(await suite.trace(), clean);
  const found = await fault.find(system());
  assert.ok(found.length > 0, 'its mark is found');
  for (const params of found) assert.equal((await fault.observe(system(), params)).state, 'active');
}

async function injectedAgain<Params>(suite: FaultCase<Params>): Promise<void> {
  const once = await suite.trace();
  await suite.fault.inject(suite.system(), suite.params);
  await assertTrace(suite, once);
  assert.equal(await stateOf(suite), 'active');
}

async function healed<Params>(suite: FaultCase<Params>, clean: string): Promise<void> {
  await suite.fault.heal(suite.system(), suite.params);
  assert.equal(await stateOf(suite), 'absent');
  assert.deepEqual(await suite.fault.find(suite.system()), []);
  await suite.assertNoEffect();
  await assertTrace(suite, clean);
}

async function healedAgain<Params>(suite: FaultCase<Params>, clean: string): Promise<void> {
  await suite.fault.heal(suite.system(), suite.params);
  assert.equal(await stateOf(suite), 'absent');
  await assertTrace(suite, clean);
}

async function unknownTarget<Params>(suite: FaultCase<Params>, clean: string): Promise<void> {
  const { fault, system } = suite;
  assert.ok(suite.unmatched);
  const { params: wrong, names } = suite.unmatched;
  for (const act of [fault.inject, fault.heal]) {
    await assert.rejects(act(system(), wrong), error => {
      assert.ok(error instanceof UnmatchedTarget, String(error));
      assert.match(error.message, names);
      return true;
    });
  }
  const seen = await fault.observe(system(), wrong);
  assert.equal(seen.state, 'unknown');
  assert.match(seen.saw, names);
  await assertTrace(suite, clean);
}

async function leased<Params>(suite: FaultCase<Params>, clean: string): Promise<void> {
  const began = Date.now();
  await suite.lease?.(leaseMs);
  if (Date.now() < began + leaseMs) assert.equal(await stateOf(suite), 'active');
  while ((await stateOf(suite)) !== 'absent')
    assert.ok(Date.now() < began + leaseMs + leaseToleranceMs, 'the lease did not end');
  assert.ok(Date.now() >= began + leaseMs, 'the lease ended too early');
  await suite.assertNoEffect();
  await assertTrace(suite, clean);
}
