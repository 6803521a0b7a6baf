/** What a guide tells to type works and shows what it says: one guide, drawn anew each time, and all of them in the proof. */
import { join } from 'node:path';
import { afterAll, describe } from 'vitest';
import { loadCatalogue } from '../lab/course/load.ts';
import { repoRoot } from '../lab/home/home.ts';
import { proveGuide } from './guide-commands.ts';
import { casesOf } from './proof.ts';

for (const { id } of casesOf(loadCatalogue(join(repoRoot, 'scenarios.yaml')).scenarios, 1)) {
  describe(`the guide of ${id}`, () => {
    const proof = proveGuide(id);
    afterAll(() => proof.end());
  });
}
