/** Every part as a process of this machine. */
import { afterAll, beforeAll, describe } from 'vitest';
import { conformance } from './parts-suite.ts';
import { startTestLab, type TestLab } from './test-lab.ts';

describe('every part, natively', () => {
  let lab: TestLab;
  beforeAll(() => {
    lab = startTestLab();
  });
  afterAll(() => lab.end());
  conformance(() => lab);
});
