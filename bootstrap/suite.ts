/**
 * `npm test` and `npm run proof` after everything is installed: run the test files and count. A `*.proof.test.ts` runs in both: a small
 * sample of it in the one, all of it in the other (test/proof.ts).
 */
import { existsSync, globSync } from 'node:fs';
import { relative } from 'node:path';
import { Readable } from 'node:stream';
import { run } from 'node:test';
import type { TestEvent } from 'node:test/reporters';
import { spec } from 'node:test/reporters';
import { parseArgs } from 'node:util';
import { checkout } from '../machine/project.mjs';

const { values, positionals: filters } = parseArgs({
  allowPositionals: true,
  options: {
    proof: { type: 'boolean', default: false },
    /** of each list of cases, run so many, from this one on; all unless told */
    count: { type: 'string' },
    from: { type: 'string' },
    /** of everything that is drawn; a new one unless told, and always printed */
    seed: { type: 'string' },
  },
});
const { proof, ...amounts } = values;
process.env.LAB_PROOF = JSON.stringify(proof ? amounts : { seed: amounts.seed, sample: true });

/** A test that hangs must not hang the suite; the slowest file judges whole scenarios. */
const fileLimitMs = proof ? 6 * 3_600_000 : 600_000;

const counts = { passed: 0, failed: 0, skipped: 0 };
const took: { file: string; ms: number }[] = [];
const slowestShown = 8;

const ending = proof ? 'proof.test.ts' : 'test.{ts,mjs}';
const files = globSync(`{bootstrap,machine,lab,faults,services,scenarios,test}/**/*.${ending}`, {
  cwd: checkout,
})
  .filter(file => filters.length === 0 || filters.some(filter => file.includes(filter)))
  .sort();

/** Nothing in them is judged by time, and a busy machine changes no answer: they may run beside others, as may those beside their sources. */
const inPeace = [
  'test/bad-input-migrations.proof.test.ts',
  'test/bad-input.proof.test.ts',
  'test/commands.test.ts',
  'test/composed-trees.test.ts',
  'test/crash.proof.test.ts',
  'test/dev-container-up.test.ts',
  'test/dev-container.test.ts',
  'test/disk.test.ts',
  'test/docker-engine.test.ts',
  'test/fault-command.test.ts',
  'test/hand-made.test.ts',
  'test/heal.test.ts',
  'test/hostile-input.proof.test.ts',
  'test/one-door.test.ts',
  'test/random-kills.proof.test.ts',
  'test/save-in-codespace.test.ts',
];
/** Beside their sources, and yet by time. */
const needQuiet = [
  'lab/commands/trace.test.ts',
  'lab/judge/load/gather-load.test.ts',
  'lab/judge/load/noise.test.ts',
];

function mayRunBeside(file: string): boolean {
  return inPeace.includes(file) || !(file.startsWith('test/') || needQuiet.includes(file));
}

/** Takes the counts, and leaves out the runner's own closing lines: ours says the same in one. */
async function* counted(events: AsyncIterable<TestEvent>): AsyncGenerator<TestEvent> {
  let empty = 0;
  for await (const event of events) {
    // A file without any test is reported as a test of the file's name that passed.
    if (event.type === 'test:pass' && event.data.name === event.data.file) empty++;
    if (event.type === 'test:summary' && event.data.file === undefined) {
      const { tests, passed, skipped, todo } = event.data.counts;
      counts.passed += passed - empty;
      counts.skipped += skipped + todo;
      // A hook of a suite can fail after all of its tests have passed.
      counts.failed += Math.max(tests - passed - skipped - todo, event.data.success ? 0 : 1);
    }
    if (event.type === 'test:summary' && event.data.file !== undefined)
      took.push({ file: relative(checkout, event.data.file), ms: event.data.duration_ms });
    if (event.type !== 'test:diagnostic' || event.data.file !== undefined) yield event;
  }
}

async function runFiles(list: string[], concurrency: number): Promise<void> {
  if (list.length === 0) return; // the runner would look for files by itself
  const paths = list.map(file => `${checkout}/${file}`);
  const events = run({ files: paths, cwd: checkout, concurrency, timeout: fileLimitMs });
  // The stream carries objects, which its type does not say.
  const objects = events as unknown as AsyncIterable<TestEvent>;
  for await (const text of Readable.from(counted(objects)).pipe(new spec())) process.stdout.write(text);
}

const gone = [...inPeace, ...needQuiet].filter(file => !existsSync(`${checkout}/${file}`));
if (gone.length > 0) throw new Error(`bootstrap/suite.ts names what is not there: ${gone.join(', ')}`);
if (files.length === 0) console.log(`No test file matches: ${filters.join(' ')}`);
const beside = proof ? [] : files.filter(mayRunBeside);
await runFiles(beside, 2);
await runFiles(
  files.filter(file => !beside.includes(file)),
  1,
);
const slowest = took.toSorted((a, b) => b.ms - a.ms).slice(0, slowestShown);
for (const { file, ms } of slowest) console.log(`${(ms / 1000).toFixed(0).padStart(5)} s  ${file}`);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;
