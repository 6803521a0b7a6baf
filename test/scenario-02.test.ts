/** Scenario 02 on real servers: broken and a wrong fix of each finding fail for their own reason, the solution and another design pass. */
import { after, describe } from 'node:test';
import { proveScenario } from './prove-scenario.ts';

describe('scenario 02', () => {
  const proof = proveScenario('02', [
    'broken',
    'solution',
    'one-column-index',
    'index-on-email',
    'clustered-table',
  ]);
  after(() => proof.end());
});
