/**
 * The states of every scenario, judged again and again: quiet, beside a busy loop on each core, and with all parts on half of the cores. No
 * verdict may be wrong; how many may be undecided depends on the surroundings. `npm test` judges some of them once (scenarios.test.ts). One
 * case is one state in one of the surroundings.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, it } from 'vitest';
import { judgeVerdict, layVariant, variantsOf } from '../lab/author/variants.ts';
import { loadCatalogue } from '../lab/course/load.ts';
import { repoRoot } from '../lab/home/home.ts';
import { lockOwner } from '../lab/home/lock.ts';
import { decisive, verifyStages } from '../lab/judge/run.ts';
import { readSnapshot } from '../lab/runtime/state.ts';
import { endWithTest } from './end-with-test.ts';
import { casesOf, inAll, record } from './proof.ts';
import { suiteLab } from './suite-lab.ts';
import { type TestLab } from './test-lab.ts';
import { describeUnless } from './unless.ts';

const cores = availableParallelism();
const all = `0-${cores - 1}`;
const half = `0-${Math.max(1, Math.floor(cores / 2)) - 1}`;

type Surroundings = { name: string; runs: number; leastDecided: number; enter(lab: TestLab): () => void };
const surroundings: Surroundings[] = [
  { name: 'quiet', runs: 20, leastDecided: 0.95, enter: () => () => {} },
  { name: 'beside busy loops', runs: 20, leastDecided: 0.7, enter: startBusyLoops },
  { name: 'on half of the cores', runs: 5, leastDecided: 0, enter: pinParts },
];
/** States that are only wrong or right in another way are judged less often. */
const othersRuns = 3;

function startBusyLoops(): () => void {
  const loops = Array.from({ length: cores }, () =>
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
  );
  const end = () => {
    for (const loop of loops) loop.kill('SIGKILL');
  };
  const calledOff = endWithTest(end);
  return () => {
    calledOff();
    end();
  };
}

/** What the keeper starts later is pinned as it is. */
function pinParts(lab: TestLab): () => void {
  pin(lab, half);
  return () => pin(lab, all);
}

function pin({ home }: TestLab, cpus: string): void {
  const keeper = lockOwner(home, 'keeper');
  const parts = (readSnapshot(home)?.parts ?? []).map(({ pid }) => pid);
  for (const pid of [keeper?.pid, ...parts])
    if (pid) execFileSync('taskset', ['-a', '-p', '-c', cpus, String(pid)]);
}

const { scenarios } = loadCatalogue(join(repoRoot, 'scenarios.yaml'));
const table = scenarios.flatMap(scenario =>
  variantsOf(repoRoot, scenario).flatMap(variant =>
    surroundings.map(around => ({ scenario, variant, around })),
  ),
);
const cases = casesOf(table, 0);
describeUnless(!inAll && 'only in npm run proof', 'verdicts', () => {
  for (const scenario of scenarios) {
    const those = cases.filter(one => one.scenario === scenario);
    if (those.length === 0) continue;
    describe(scenario.id, () => {
      const lab = suiteLab();
      const totals: Record<string, number> = {};
      afterAll(() => record('verdicts', totals));
      const work = () => ({
        home: lab.home,
        catalogue: loadCatalogue(join(repoRoot, 'scenarios.yaml')),
        say: () => {},
        signal: new AbortController().signal,
      });
      for (const { variant, around } of those) {
        const { name, runs, leastDecided, enter } = around;
        const often = ['broken', 'solution'].includes(variant.name) ? runs : Math.min(runs, othersRuns);
        it(`${variant.name}, ${often} times ${name}`, async t => {
          await layVariant(work(), scenario, variant);
          const leave = enter(lab);
          const outcomes = { right: 0, wrong: 0, undecided: 0 };
          const whys: string[] = [];
          try {
            for (let run = 0; run < often; run++) {
              const judged = await verifyStages(work(), scenario, { inFull: false, keep() {} });
              const { verdict } = decisive(judged);
              const { outcome, why } = judgeVerdict(variant, verdict);
              outcomes[outcome] += 1;
              if (outcome !== 'right') whys.push(why);
            }
          } finally {
            leave();
          }
          for (const [outcome, count] of Object.entries(outcomes))
            totals[`${scenario.id} ${outcome} ${name}`] =
              (totals[`${scenario.id} ${outcome} ${name}`] ?? 0) + count;
          t.annotate(JSON.stringify(outcomes));
          assert.equal(outcomes.wrong, 0, whys.join('; '));
          assert.ok(outcomes.undecided <= often * (1 - leastDecided), whys.join('; '));
        });
      }
    });
  }
});
