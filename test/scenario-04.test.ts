/** Scenario 04 on real servers: broken and a wrong fix fail for their own reason, the solution and another design pass. */
import { after, describe } from 'node:test';
import { proveScenario } from './prove-scenario.ts';

describe('scenario 04', () => {
  const proof = proveScenario('04', ['broken', 'solution', 'replicas-only', 'cart-in-cookie']);
  after(() => proof.end());
});
