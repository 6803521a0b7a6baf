/** A clone whose only scenario is that of fixture-course, so that the real command line opens and judges it. */
import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll } from 'vitest';
import { repoRoot } from '../lab/home/home.ts';
import { suiteFolder } from './folder.ts';

const ours = ['bootstrap', 'compose', 'faults', 'grafana-dashboards', 'lab', 'machine', 'services'];

/** One for all tests of a suite: for `clone` of `lab.run`. */
export function fixtureClone(): string {
  const clone = join(suiteFolder(), 'corner-lab');
  beforeAll(() => {
    for (const name of [...ours, 'package.json', 'package-lock.json'])
      cpSync(join(repoRoot, name), join(clone, name), { recursive: true });
    cpSync(join(repoRoot, 'test/fixture-course'), clone, { recursive: true });
    symlinkSync(join(repoRoot, 'node_modules'), join(clone, 'node_modules'));
  });
  return clone;
}
