import assert from 'node:assert/strict';
import { test } from 'vitest';
import type { Scenario } from '../course/schema.ts';
import { stagesOf } from '../course/stages.ts';
import { evidenceProblems } from './evidence-problems.ts';

const invariants = [{ check: 'refused-connections', params: {} }];
const stages = stagesOf({ load: [], objectives: [], invariants, trials: [] });

test('evidence whose part does not run is an error', () => {
  assert.deepEqual(
    evidenceProblems({ id: 'scenario-99', parts: { api: 1, postgres: 'primary' }, stages }),
    [],
  );
  const without = { api: 1 } as Scenario['parts'];
  assert.deepEqual(evidenceProblems({ id: 'scenario-99', parts: without, stages }), [
    'scenario-99: its checks need the evidence sessions, which needs postgres; add postgres to parts',
  ]);
});
