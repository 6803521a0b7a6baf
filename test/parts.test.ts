/** Every part as a process of this machine. */
import { describe } from 'vitest';
import { conformance } from './parts-suite.ts';
import { suiteLab } from './suite-lab.ts';

describe('every part, natively', () => conformance(suiteLab()));
