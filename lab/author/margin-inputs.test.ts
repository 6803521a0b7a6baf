import assert from 'node:assert/strict';
import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, it } from 'vitest';
import { suiteFolder } from '../../test/folder.ts';
import { loadCatalogue } from '../course/load.ts';
import type { Scenario } from '../course/schema.ts';
import { repoRoot } from '../home/home.ts';
import { inputsHash } from './margin-inputs.ts';

const found = loadCatalogue(join(repoRoot, 'scenarios.yaml')).scenarios.find(
  ({ id }) => id === 'scenario-02',
);
assert.ok(found);
const scenario: Scenario = found;

const copied = ['services', 'faults', 'scenarios', 'lab/shop', 'lab/judge'];
const repo = suiteFolder();
beforeAll(() => {
  for (const folder of copied) cpSync(join(repoRoot, folder), join(repo, folder), { recursive: true });
});

/** Whether a line more at the end of the file, or a file that was not there, makes the figures stale. */
function isStaleAfter(path: string, line = /\.ts$/.test(path) ? 'void 0;' : ''): boolean {
  const was = inputsHash(repo, scenario);
  mkdirSync(dirname(join(repo, path)), { recursive: true });
  appendFileSync(join(repo, path), `${line}\n`);
  return inputsHash(repo, scenario) !== was;
}

const { folder } = scenario;

describe('stale after a change of', () => {
  for (const path of [
    'services/api/db.ts',
    'services/api/modules/orders.ts',
    'services/gateway/haproxy.cfg',
    'services/database/schema.sql',
    'services/database/seed.sql',
    `${folder}/broken/services/api/modules/orders.ts`,
    `${folder}/solution/database/migrations/001_order_history.sql`,
    'lab/shop/orders/order-history.ts',
    'lab/shop/traffic.k6.ts',
    'lab/shop/traffic.ts',
    'lab/shop/orders/questions.ts',
    'lab/shop/compare.ts',
    'lab/judge/checks/blocks-per-request.ts',
    'lab/judge/checks/count-rounds.ts',
    'faults/missing-index.ts',
    'faults/database-marks.ts',
    'faults/network-latency.ts',
    'lab/judge/evidence/counts.ts',
    'lab/judge/evidence/schema.ts',
    'lab/judge/evidence/collector.ts',
    'lab/shop/cookies.ts',
    'lab/judge/load/gather-load.ts',
    'lab/judge/load/load-blocks.ts',
    'lab/judge/load/time-findings.ts',
  ])
    it(path, () => assert.equal(isStaleAfter(path), true));

  it('code, not of a type, a comment, an empty line, or of who may import it', () => {
    const file = 'lab/judge/evidence/counts.ts';
    for (const line of ['type Added = { more: number };', '', '/** Why. */', '  // why', '/**\n * Why.\n */'])
      assert.equal(isStaleAfter(file, line), false, line);
    assert.equal(isStaleAfter(file, "const url = 'http://127.0.0.1'; /* in use */"), true);
    const was = inputsHash(repo, scenario);
    const path = join(repo, 'lab/judge/load/load-blocks.ts');
    const code = readFileSync(path, 'utf8');
    const shared = code.replace('\nconst orderSlackMs', '\nexport const orderSlackMs');
    assert.notEqual(shared, code);
    writeFileSync(path, shared);
    assert.equal(inputsHash(repo, scenario), was);
  });

  it('what is imported while it runs, and not what is imported as a type', () => {
    const check = join(repo, 'lab/judge/checks/blocks-per-request.ts');
    const code = readFileSync(check, 'utf8');
    const other = 'lab/judge/checks/other-words.ts';
    for (const [line, isFollowed] of [
      ["import type { other } from './other-words.ts';", false],
      ["import { type other } from './other-words.ts';", false],
      ["import { type one, other } from './other-words.ts';", true],
      ["export { other } from './other-words.ts';", true],
      ["import './other-words.ts';", true],
    ] as const) {
      writeFileSync(join(repo, other), 'export const other = 1;\n');
      writeFileSync(check, `${line}\n${code}`);
      assert.equal(isStaleAfter(other), isFollowed, line);
    }
    rmSync(join(repo, other));
    writeFileSync(check, code);
  });

  it('its entry, where it is run', () => {
    const other = { ...scenario, load: scenario.load.map(stream => ({ ...stream, ratePerSecond: 100 })) };
    assert.notEqual(inputsHash(repo, other), inputsHash(repo, scenario));
  });
});

describe('as good as before after a change of', () => {
  for (const path of [
    'services/README.md',
    'services/api/api.test.ts',
    'services/api/modules/another.ts',
    'scenarios/03-another/broken/services/api/db.ts',
    `${folder}/SCENARIO.md`,
    `${folder}/course.yaml`,
    `${folder}/margins.json`,
    `${folder}/fixes/covering-index/fix.yaml`,
    'lab/shop/orders/another.ts',
    'lab/shop/traffics.ts',
    'lab/shop/another/questions.ts',
    'lab/shop/orders/questions.test.ts',
    'lab/judge/checks/another.ts',
    'lab/judge/evidence/counts.test.ts',
    'lab/judge/evidence/index.ts',
    'lab/judge/evidence/evidence.ts',
    'lab/judge/evidence/sessions.ts',
    'lab/judge/evidence/shares.ts',
    'lab/judge/checks/sessions-opened.ts',
    'lab/judge/load/counted-blocks.ts',
    'lab/judge/load/judge-stream.ts',
    'lab/judge/load/noise.ts',
    'lab/judge/load/sequential.ts',
    'lab/judge/trials/run-trial.ts',
    'lab/judge/verdict.ts',
    'lab/shop/contracts.ts',
    'lab/errors.ts',
    'faults/process-kill.ts',
    'faults/index.ts',
  ])
    it(path, () => assert.equal(isStaleAfter(path), false));

  it('the line of another module in app.ts', () => {
    const was = inputsHash(repo, scenario);
    const app = join(repo, 'services/api/app.ts');
    const line = `import { another } from './modules/another.ts';\n`;
    writeFileSync(app, line + readFileSync(app, 'utf8'));
    assert.equal(inputsHash(repo, scenario), was);
  });

  it('its entry, where it is read', () => {
    const other = { ...scenario, symptom: 'Another', minutes: 50 };
    assert.equal(inputsHash(repo, other), inputsHash(repo, scenario));
  });
});
