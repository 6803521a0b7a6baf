/** What all tests of a suite share: registered by one call, begun before the first test and ended after the last, also when one fails. */
import { afterAll, beforeAll } from 'vitest';
import { type DockerEngine, startDockerEngine } from './docker-engine.ts';
import { ensureImages } from './docker-images.ts';
import { type LabOptions, startTestLab, type TestLab } from './test-lab.ts';

/** A whole separate lab, in which nothing runs until a test starts it. */
export function suiteLab(options?: LabOptions): TestLab {
  const lab = startTestLab(options);
  afterAll(() => lab.end());
  return lab;
}

/** A Docker engine with the lab's images, which this process uses from then on. */
export function suiteEngine(): DockerEngine {
  const engine = {} as DockerEngine;
  beforeAll(async () => {
    Object.assign(engine, await startDockerEngine());
    Object.assign(process.env, engine.env, await ensureImages(engine));
  });
  afterAll(() => engine.stop?.());
  return engine;
}
