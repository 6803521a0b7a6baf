/**
 * The states of every scenario, judged again and again: quiet, beside a busy loop on each core, and with all parts on half of the cores. No
 * verdict may be wrong; how many may be undecided depends on the surroundings. `npm test` judges each state once (scenario-*.test.ts).
 */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { judgeVerdict, layVariant, variantsOf } from '../lab/author/variants.ts';
import { loadCatalogue } from '../lab/catalogue/load.ts';
import { repoRoot } from '../lab/home.ts';
import { readSnapshot } from '../lab/runtime/state.ts';
import { lockOwner } from '../lab/system/lock.ts';
import { verify } from '../lab/verify/run.ts';
import { countOf, inAll, record } from './proof.ts';
import { startTestLab, type TestLab } from './test-lab.ts';

const cores = availableParallelism();
const pinned = `0-${Math.max(1, Math.floor(cores / 2)) - 1}`;

type Surroundings = { name: string; runs: number; leastDecided: number; enter(lab: TestLab): () => void };
const surroundings: Surroundings[] = [
  { name: 'quiet', runs: countOf(0, 20), leastDecided: 0.95, enter: () => () => {} },
  { name: 'beside busy loops', runs: countOf(0, 20), leastDecided: 0.7, enter: startBusyLoops },
  { name: 'on half of the cores', runs: countOf(0, 5), leastDecided: 0, enter: pinParts },
];
/** States that are only wrong or right in another way are judged less often. */
const othersRuns = 3;

function startBusyLoops(): () => void {
  const loops = Array.from({ length: cores }, () =>
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
  );
  return () => {
    for (const loop of loops) loop.kill('SIGKILL');
  };
}

/** What the keeper starts later is pinned as it is. */
function pinParts({ home }: TestLab): () => void {
  const keeper = lockOwner(home, 'keeper');
  const pids = (readSnapshot(home)?.parts ?? []).flatMap(({ pid }) => pid ?? []);
  for (const pid of [keeper?.pid ?? [], ...pids].flat())
    execFileSync('taskset', ['-a', '-p', '-c', pinned, String(pid)]);
  return () => {};
}

const { scenarios } = loadCatalogue(join(repoRoot, 'scenarios.yaml'));
for (const scenario of inAll ? scenarios : []) {
  describe(scenario.id, () => {
    let lab: TestLab;
    const totals: Record<string, number> = {};
    before(() => {
      lab = startTestLab();
    });
    after(async () => {
      record('verdicts', totals);
      await lab.end();
    });
    const work = () => ({
      home: lab.home,
      catalogue: loadCatalogue(join(repoRoot, 'scenarios.yaml')),
      say: () => {},
      signal: new AbortController().signal,
    });
    for (const variant of variantsOf(repoRoot, scenario)) {
      for (const { name, runs, leastDecided, enter } of surroundings) {
        const often = ['broken', 'solution'].includes(variant.name) ? runs : Math.min(runs, othersRuns);
        it(`${variant.name}, ${often} times ${name}`, async t => {
          await layVariant(work(), scenario, variant);
          const leave = enter(lab);
          const outcomes = { right: 0, wrong: 0, undecided: 0 };
          const whys: string[] = [];
          try {
            for (let run = 0; run < often; run++) {
              const { recording } = await verify(work(), scenario, { allStages: false });
              const { outcome, why } = judgeVerdict(variant, recording);
              outcomes[outcome] += 1;
              if (outcome !== 'right') whys.push(why);
            }
          } finally {
            leave();
          }
          for (const [outcome, count] of Object.entries(outcomes))
            totals[`${scenario.id} ${outcome} ${name}`] =
              (totals[`${scenario.id} ${outcome} ${name}`] ?? 0) + count;
          t.diagnostic(JSON.stringify(outcomes));
          assert.equal(outcomes.wrong, 0, whys.join('; '));
          assert.ok(outcomes.undecided <= often * (1 - leastDecided), whys.join('; '));
        });
      }
    }
  });
}
