import assert from 'node:assert/strict';
import { test } from 'vitest';
import { noTargets } from '../test/no-targets.ts';
import type { FaultProcess, FaultSystem } from './contract.ts';
import { rollingRestart } from './rolling-restart.ts';

/** Three copies, of which `stubborn` do not end when asked. */
function copies(stubborn: string[]) {
  const done: string[] = [];
  const copy = (name: string): FaultProcess => ({
    ...{ name, pid: 1, isStopped: () => false },
    async signal(signal) {
      done.push(`${signal} ${name}`);
    },
    endsWithin: async () => !stubborn.includes(name),
    async replaced() {
      done.push(`replaced ${name}`);
    },
  });
  const system: FaultSystem = {
    ...noTargets,
    processes: () => ['api-1', 'api-2', 'api-3'].map(copy),
    async servesWithin(part) {
      done.push(`serving ${part}`);
      return true;
    },
  };
  return { system, done };
}

const rolled = (name: string) => [`SIGTERM ${name}`, `replaced ${name}`, `serving ${name}`];

test('the next copy is asked to end when the one before serves customers again', async () => {
  const { system, done } = copies([]);
  await rollingRestart.inject(system, { part: 'api' });
  assert.deepEqual(done, ['api-1', 'api-2', 'api-3'].flatMap(rolled));
});

test('a copy that does not end is killed', async () => {
  const { system, done } = copies(['api-2']);
  await rollingRestart.inject(system, { part: 'api' });
  assert.deepEqual(done, [
    ...rolled('api-1'),
    ...['SIGTERM api-2', 'SIGKILL api-2', 'replaced api-2', 'serving api-2'],
    ...rolled('api-3'),
  ]);
});
