/**
 * `npm test` and `npm run proof` after everything is installed: runs the test files with vitest (vitest.config.ts) and counts. A
 * `*.proof.test.ts` runs in both: a small sample of it in the one, all of it in the other (proof.ts).
 */
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import type { Reporter, TestModule } from 'vitest/node';
import { checkout } from '../machine/project.mjs';
import { endMarked, exitWhenInterrupted } from './marked-processes.ts';

const options = {
  proof: { type: 'boolean', default: false },
  /** of each list of cases, run so many, from this one on; all unless told */
  count: { type: 'string' },
  from: { type: 'string' },
  /** of everything that is drawn; a new one unless told, and always printed */
  seed: { type: 'string' },
  /** writes the recorded texts again, and records what was never recorded */
  update: { type: 'boolean', short: 'u', default: false },
} as const;
const { values, positionals: filters } = asked();
const { proof, update, ...amounts } = values;
const amountsNow = proof ? amounts : { seed: amounts.seed, sample: true };
process.env.LAB_PROOF = JSON.stringify({ ...amountsNow, updates: update });
// vitest reads it when it is loaded, and colours a pipe too
if (!process.stdout.isTTY) process.env.NO_COLOR = '1';
const { createVitest } = await import('vitest/node');

const counts = { passed: 0, failed: 0, skipped: 0 };
const took: { file: string; ms: number }[] = [];
const skipped: string[] = [];
/** files with a recorded text that is missing or another one */
const differing = new Set<string>();
const slowestShown = 8;

function count(module: TestModule): void {
  const file = relative(checkout, module.moduleId);
  const { duration, collectDuration } = module.diagnostic();
  took.push({ file, ms: duration + collectDuration });
  counts.failed += module.errors().length;
  // A hook of a suite can fail before or after all of its tests.
  for (const suite of module.children.allSuites()) counts.failed += suite.errors().length;
  for (const test of module.children.allTests()) {
    const result = test.result();
    counts[result.state === 'pending' ? 'skipped' : result.state]++;
    if (result.errors?.some(({ message }) => message.startsWith('Snapshot `'))) differing.add(file);
    if (result.state !== 'skipped') continue;
    skipped.push(`${file} > ${test.fullName}: ${result.note ?? 'what goes before it failed'}`);
  }
}

const counter: Reporter = {
  onTestRunEnd(modules, errors) {
    modules.forEach(count);
    counts.failed += errors.length;
  },
};

const vitest = await createVitest({
  root: checkout,
  config: `${checkout}/vitest.config.ts`,
  configLoader: 'native',
  project: proof ? ['proof', 'proof-alone'] : [],
  // What is missing is red; only -u writes.
  update: update ? 'all' : 'none',
  reporters: ['verbose', counter],
});
exitWhenInterrupted(() => void vitest.cancelCurrentRun('keyboard-input'));
const files = await vitest.globTestSpecifications(filters);
if (files.length === 0) console.log(`No test file matches: ${filters.join(' ')}`);
else await vitest.start(filters);
await vitest.close();

const left = await endMarked();
for (const what of left) console.log(`left running by a test: ${what}`);
counts.failed += left.length;
const slowest = took.toSorted((a, b) => b.ms - a.ms).slice(0, slowestShown);
for (const { file, ms } of slowest) console.log(`${(ms / 1000).toFixed(0).padStart(5)} s  ${file}`);
if (differing.size > 0)
  console.log(
    `Recorded texts differ. If what is shown now is right: npm test ${[...differing].join(' ')} -- -u`,
  );
for (const line of skipped) console.log(`skipped: ${line}`);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;

function asked() {
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    console.error(`${(error as Error).message}\nNext: npm test [part of a path] [-- --seed <n> | -u]`);
    process.exit(64);
  }
}
