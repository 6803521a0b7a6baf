/**
 * `lab author check` on every scenario: each of its states once, broken and solution five times with all stages, and how far those two lie
 * from each limit, which it writes to the scenario's margins.json. lab/author/margins.test.ts holds each limit to what that file says.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'vitest';
import { loadCatalogue } from '../lab/course/load.ts';
import { repoRoot } from '../lab/home/home.ts';
import { casesOf, inAll, record } from './proof.ts';
import { suiteLab } from './suite-lab.ts';
import { describeUnless } from './unless.ts';

type Checked = {
  rows: { name: string; outcome: string; why: string; seconds: number }[];
  margins: { checks: object };
  tooNear: string[];
};

const limitMs = 30 * 60_000;
const { scenarios } = loadCatalogue(join(repoRoot, 'scenarios.yaml'));

describeUnless(!inAll && 'only in npm run proof', 'margins', () => {
  const lab = suiteLab();
  for (const { id } of casesOf(scenarios, 0))
    it(id, async t => {
      const { out, err } = await lab.run(['author', 'check', id, '--json'], { killAfterMs: limitMs });
      const { rows, margins, tooNear } = JSON.parse(out || assert.fail(err)) as Checked;
      for (const { name, why, seconds } of rows) t.annotate(`${name}: ${why} (${seconds.toFixed(1)} s)`);
      const wrong = rows.filter(({ outcome }) => outcome !== 'right');
      assert.deepEqual({ wrong, tooNear }, { wrong: [], tooNear: [] });
      record('margins', {
        [`${id} verdicts right`]: rows.length,
        [`${id} limits told apart`]: Object.keys(margins.checks).length,
      });
    });
});
