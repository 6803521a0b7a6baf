/** The one contract of all faults. On Docker: docker.proof.test.ts. */
import { describe } from 'vitest';
import { everyFault } from './every-fault.ts';
import { suiteLab } from './suite-lab.ts';

describe('the contract of every fault', () => everyFault(suiteLab()));
