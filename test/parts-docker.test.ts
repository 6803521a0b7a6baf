/** The same list for every part in a container of its own. */
import { withoutEngine } from './docker-engine.ts';
import { conformance } from './parts-suite.ts';
import { suiteEngine, suiteLab } from './suite-lab.ts';
import { describeUnless } from './unless.ts';

describeUnless(withoutEngine, 'every part, on Docker', () => {
  suiteEngine();
  conformance(suiteLab({ runtime: 'compose' }));
});
