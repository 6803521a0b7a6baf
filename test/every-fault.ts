/** The contract of every fault, measured on real traffic of a live lab with a scenario open, however that lab runs. */

import assert from 'node:assert/strict';
import { afterAll, beforeAll, test } from 'vitest';
import type { Fault } from '../faults/contract.ts';
import { faults } from '../faults/index.ts';
import { injectByHand } from '../lab/engine/by-hand/inject.ts';
import { openFaultSystem, withFaultSystem } from '../lab/engine/fault-system.ts';
import { readFingerprint } from '../lab/engine/fingerprint.ts';
import { lockOwner } from '../lab/home/lock.ts';
import { alwaysThere } from '../lab/parts/parts.ts';
import { liveDatabase } from '../lab/parts/postgres/databases.ts';
import { readSnapshot } from '../lab/runtime/state.ts';
import { identify, isStopped } from '../machine/process.mjs';
import { cases, index } from './fault-cases.ts';
import { on, part, roundTripMs } from './fault-measures.ts';
import { faultSuite } from './fault-suite.ts';
import type { TestLab } from './test-lab.ts';

/** Registers the tests of the contract, and of what faults mean to a keeper. */
export function everyFault(lab: TestLab): void {
  let opened: ReturnType<typeof openFaultSystem> | undefined;
  beforeAll(async () => {
    on.lab = lab;
    assert.equal((await on.lab.run(['apply', '02'])).code, 0);
    // The scenario's own missing index is mended, as a learner would, so that each fault begins on a healthy shop.
    await withFaultSystem(on.lab.home, liveDatabase, system =>
      (faults['missing-index'] as Fault<{ index: string }>).heal(system, { index }),
    );
    opened = openFaultSystem(on.lab.home, liveDatabase, 'lab-hand');
    on.system = opened.system;
    on.quietMs = await roundTripMs();
  });
  afterAll(() => opened?.close());

  test('every fault has its case; those in code are seen with their scenarios, those of a part that few scenarios have beside them', () => {
    const injected = Object.values(faults).filter(
      ({ scope, needs }) => scope !== 'workspace' && needs.every(id => alwaysThere.includes(id)),
    );
    assert.deepEqual(
      Object.keys(cases),
      injected.map(({ id }) => id),
    );
  });

  const signal = new AbortController().signal;
  for (const [id, { written, ...measured }] of Object.entries(cases)) {
    const fault = faults[id];
    assert.ok(fault, id);
    faultSuite({
      fault,
      ...measured,
      system: () => on.system,
      async trace() {
        const stopped = ['api-1', 'haproxy'].filter(name => {
          const identity = identify(part(name).pid ?? 0);
          return identity && isStopped(identity);
        });
        return JSON.stringify([await readFingerprint(on.lab.home), stopped], null, 1);
      },
      async lease(forMs) {
        const use = { use: id, with: { ...(written ?? measured.params) } };
        await injectByHand({ home: on.lab.home, say: () => {}, signal }, use, forMs);
      },
    });
  }

  test('a process that a fault ended or stopped was not the learner’s to keep running', () => {
    const { deaths, kills } = part('api-1');
    assert.deepEqual({ deaths, kills }, { deaths: 0, kills: 0 });
  });

  test('a locked row and a process that stands still do not keep a killed keeper from coming back', async () => {
    for (const use of [
      { use: 'row-lock', with: { table: 'orders', id: 42 } },
      { use: 'process-pause', with: { part: 'haproxy' } },
    ])
      await injectByHand({ home: on.lab.home, say: () => {}, signal }, use, null);
    const { drifts } = readSnapshot(on.lab.home) ?? {};
    assert.equal(drifts, 0, 'faults by hand are beside the scenario’s conditions: none of them was put back');
    const keeper = lockOwner(on.lab.home, 'keeper');
    assert.ok(keeper);
    process.kill(keeper.pid, 'SIGKILL');
    const { value } = await on.lab.json(['reset']);
    assert.equal(value.start, 'proved', JSON.stringify(value));
    const { value: healed } = await on.lab.json(['fault', 'heal', '--all']);
    assert.deepEqual([healed.healed, healed.proved], [[], 'start']);
  });
}
