/** Writes docs/faults.md anew: `node lab/text/write-fault-reference.ts`. */
import { writeFileSync } from 'node:fs';
import { faults } from '../../faults/index.ts';
import { faultReference } from './faults.ts';

writeFileSync(new URL('../../docs/faults.md', import.meta.url), faultReference(Object.values(faults)));
