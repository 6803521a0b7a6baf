import assert from 'node:assert/strict';
import { test } from 'vitest';
import { noTargets } from '../test/no-targets.ts';
import { type FaultProcess, type FaultSystem, UnmatchedTarget } from './contract.ts';
import { powerCut } from './power-cut.ts';

/** A shop with an api and a worker of two copies each, of which these run. */
function shop(...running: string[]) {
  const killed: string[] = [];
  const processes = running.map(
    (name, n): FaultProcess => ({
      ...{ name, pid: n + 1, isStopped: () => false, endsWithin: async () => true },
      async signal() {
        killed.push(name);
      },
      async replaced() {},
    }),
  );
  const roles = ['api-1', 'api-2', 'worker-1', 'worker-2'].map(part => ({ part, role: part }));
  const system: FaultSystem = {
    ...noTargets,
    processes(part) {
      const found = processes.filter(({ name }) => name === part || name.startsWith(`${part}-`));
      return found.length > 0 ? found : noTargets.processes(part);
    },
    all: { ...noTargets.all, roles: () => roles },
  };
  return { system, killed };
}

test('a copy that two of its names mean is struck once', async () => {
  const { system, killed } = shop('api-1', 'api-2');
  await powerCut.inject(system, { parts: ['api', 'api-1'] });
  assert.deepEqual(killed, ['api-1', 'api-2']);
});

test('a service whose copies ended by themselves a moment ago is down already', async () => {
  const { system, killed } = shop('api-1', 'api-2');
  await powerCut.inject(system, { parts: ['worker', 'worker-2', 'api'] });
  assert.deepEqual(killed, ['api-1', 'api-2']);
});

test('what is no part of the shop, and a cut that would strike nothing, are refused', async () => {
  const { system, killed } = shop('api-1');
  for (const parts of [['api', 'packer'], ['worker']])
    await assert.rejects(powerCut.inject(system, { parts }), UnmatchedTarget);
  assert.deepEqual(killed, []);
});
