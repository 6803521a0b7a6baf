import assert from 'node:assert/strict';
import { test } from 'vitest';
import { noTargets } from '../test/no-targets.ts';
import type { FaultLink, FaultSystem, Toxic } from './contract.ts';
import { networkTimeout } from './network-timeout.ts';

function systemWith(toxics: Toxic[]): FaultSystem {
  const link: FaultLink = {
    name: 'api-1-rabbitmq',
    toxics: async () => toxics,
    addToxic: async toxic => void toxics.push(toxic),
    removeToxic: async name =>
      void toxics.splice(0, toxics.length, ...toxics.filter(one => one.name !== name)),
    isUp: async () => true,
    setUp: async () => {},
  };
  return { ...noTargets, links: () => [link], all: { ...noTargets.all, links: () => [link] } };
}

const link = 'api-1-rabbitmq';

test('what is sent may be swallowed, in place of the answers', async () => {
  const toxics: Toxic[] = [];
  const system = systemWith(toxics);
  await networkTimeout.inject(system, { link, stream: 'up' });
  assert.deepEqual([toxics.length, toxics[0]?.stream], [1, 'upstream']);
  assert.deepEqual(await networkTimeout.find(system), [{ link, stream: 'up' }]);
  const state = async (stream?: 'up') => (await networkTimeout.observe(system, { link, stream })).state;
  assert.deepEqual([await state('up'), await state()], ['active', 'absent']);
  await networkTimeout.inject(system, { link });
  assert.deepEqual([toxics.length, toxics[0]?.stream], [1, 'downstream']);
  assert.deepEqual(await networkTimeout.find(system), [{ link }]);
  await networkTimeout.heal(system, { link });
  assert.deepEqual(toxics, []);
});
