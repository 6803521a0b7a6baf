/** Scenario 01 on real servers: broken and a wrong fix fail for their own reason, the solution and another design pass. */
import { after, describe } from 'node:test';
import { proveScenario } from './prove-scenario.ts';

describe('scenario 01', () => {
  const proof = proveScenario('01', ['broken', 'solution', 'whole-category', 'one-json-answer']);
  after(() => proof.end());
});
