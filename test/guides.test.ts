/** What a guide tells to type works and shows what it says; one scenario here, all of them in the proof. */
import { after, describe } from 'node:test';
import { proveGuide } from './guide-commands.ts';

describe('the guide of scenario 02', () => {
  const proof = proveGuide('02');
  after(() => proof.end());
});
