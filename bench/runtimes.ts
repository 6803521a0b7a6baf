/**
 * The lab natively and on Docker, by turns, on a Docker engine of its own, with a door as in a Codespace: how long commands take, how much
 * memory all of it has, and the verdicts. Usage, as root: node bench/runtimes.ts [rounds]
 */
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from '../lab/home/home.ts';
import type { RuntimeName } from '../lab/home/programs.ts';
import { startDockerEngine } from '../test/docker-engine.ts';
import { ensureImages } from '../test/docker-images.ts';
import { freePort } from '../test/free-port.ts';
import { startTestLab, until } from '../test/test-lab.ts';
import { memoryByPart, memoryOf } from './resident-memory.ts';

const rounds = Number(process.argv[2] ?? 3);
const solution = join(repoRoot, 'scenarios/02-the-missing-index/solution');
const figures = new Map<string, Record<RuntimeName, number[]>>();

function note(what: string, runtime: RuntimeName, value: number): void {
  const both = figures.get(what) ?? { native: [], compose: [] };
  both[runtime].push(value);
  figures.set(what, both);
}

async function round(runtime: RuntimeName): Promise<void> {
  const lab = startTestLab({ runtime });
  const env = { LAB_DOOR: String(await freePort()) };
  rmSync(lab.home.servers, { recursive: true, force: true }); // what spares tests their time is not to be measured
  const timed = async (what: string, words: string[], exit: number) => {
    const started = Date.now();
    const { code, out, err } = await lab.run(words, { env });
    if (code !== exit)
      throw new Error(`${runtime}: lab ${words.join(' ')} ended with ${code}:\n${out}\n${err}`);
    note(`${what}, s`, runtime, (Date.now() - started) / 1000);
  };
  try {
    await timed('lab up, with the data', ['up'], 0);
    await timed('lab down', ['down'], 0);
    await timed('lab up, warm', ['up'], 0);
    await timed('lab apply 02, warm', ['apply', '02'], 0);
    await timed('lab status', ['status'], 0);
    await timed('lab reset', ['reset'], 0);
    await timed('lab verify, broken: FAIL', ['verify'], 1);
    for (const [name, kilobytes] of memoryByPart(await lab.look()))
      note(`memory of ${name}, MB`, runtime, kilobytes / 1024);
    cpSync(solution, lab.home.workspace, { recursive: true });
    await until(
      'the migration',
      lab.look,
      ({ events }) => events.some(({ text }) => / ran in /.test(text)),
      30_000,
    );
    await timed('lab verify, solution: PASS', ['verify'], 0);
  } finally {
    await lab.end();
  }
}

const engine = await startDockerEngine();
try {
  Object.assign(process.env, engine.env, await ensureImages(engine));
  for (let n = 0; n < rounds; n++) {
    for (const runtime of ['native', 'compose'] as const) await round(runtime);
    note('memory of Docker itself, MB', 'compose', memoryOf('docker-engine/run') / 1024);
  }
} finally {
  await engine.stop();
}
const median = (values: number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]?.toFixed(1) ?? '–';
console.log(`${'median of'.padEnd(32)} native  compose   (${rounds} rounds)`);
for (const [what, { native, compose }] of figures)
  console.log(`${what.padEnd(32)} ${median(native).padStart(6)} ${median(compose).padStart(8)}`);
