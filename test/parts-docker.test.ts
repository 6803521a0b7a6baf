/** The same list for every part in a container of its own. */
import { afterAll, beforeAll } from 'vitest';
import { type DockerEngine, startDockerEngine, withoutEngine } from './docker-engine.ts';
import { ensureImages } from './docker-images.ts';
import { conformance } from './parts-suite.ts';
import { startTestLab, type TestLab } from './test-lab.ts';
import { describeUnless } from './unless.ts';

describeUnless(withoutEngine, 'every part, on Docker', () => {
  let engine: DockerEngine;
  let lab: TestLab;
  beforeAll(async () => {
    engine = await startDockerEngine();
    Object.assign(process.env, engine.env, await ensureImages(engine));
    lab = startTestLab({ runtime: 'compose' });
  });
  afterAll(async () => {
    await lab?.end();
    await engine?.stop();
  });
  conformance(() => lab);
});
