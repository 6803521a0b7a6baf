/** Scenario 03 on real servers: broken and a wrong fix fail for their own reason, the solution and another design pass. */
import { after, describe } from 'node:test';
import { proveScenario } from './prove-scenario.ts';

describe('scenario 03', () => {
  const proof = proveScenario('03', ['broken', 'solution', 'release-after-commit', 'one-statement']);
  after(() => proof.end());
});
