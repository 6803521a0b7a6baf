/**
 * What a learner waits for and what a lab costs, each beside what it is compared with, in one run: commands beside `node -e 0`, one toxic with
 * its proof beside `chaos run`, a FAIL of 02, a saved file, an open broken lab that nobody looks at. Installs Chaos Toolkit when it is missing.
 * On a busy machine only the ratios say something. Exit 1 when a limit does not hold. Usage:
 * node bench/quick.ts [rounds, 10] [what: commands,fault,fail,save,idle; all unless told]
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { catalogueOf } from '../lab/commands/catalogue.ts';
import { ofCourse } from '../lab/course/schema.ts';
import { portOf, repoRoot } from '../lab/home/home.ts';
import { restAfterMs } from '../lab/keeper/pace.ts';
import { toxiproxyOf } from '../lab/parts/layout.ts';
import { noteLook } from '../lab/runtime/looked.ts';
import { pause, statFields } from '../machine/process.mjs';
import { startTestLab, type TestLab } from '../test/test-lab.ts';
import { latencyMs, waysOf } from './fault-tools.ts';
import { type Times, timesOf } from './fault-trials.ts';
import { cores } from './lab-cores.ts';
import { startProbe } from './link-probe.ts';
import { ensureRivals } from './rivals.ts';

const [roundsWanted = '10', parts = 'commands,fault,fail,save,idle'] = process.argv.slice(2);
const rounds = Number(roundsWanted);
const linkName = 'api-1-postgres';

const broken: string[] = [];
function row(what: string, seen: string, limit: string, holds: boolean): void {
  console.log(`| ${what} | ${seen} | ${limit} | ${holds ? 'holds' : 'does not hold'} |`);
  if (!holds) broken.push(what);
}

const median = (numbers: number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

/** Milliseconds of wall time and of CPU until the command has ended; its exit code is not looked at. */
function timed(lab: TestLab, file: string, args: string[]): { wallMs: number; cpuMs: number } {
  const childrenBefore = childrenCpuMs();
  const began = performance.now();
  spawnSync(file, args, { stdio: 'ignore', env: { ...process.env, LAB_HOME: lab.home.dir } });
  return { wallMs: performance.now() - began, cpuMs: childrenCpuMs() - childrenBefore };
}

/** Of all children that ended: fields 16 and 17 of proc(5), in hundredths of a second. */
function childrenCpuMs(): number {
  const fields = statFields('self') ?? [];
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

async function commands(lab: TestLab): Promise<void> {
  const bin = join(repoRoot, 'lab/bin.mjs');
  const cases: Record<string, string[]> = {
    'node -e 0': ['-e', '0'],
    'lab --help': [bin, '--help'],
    'lab list': [bin, 'list'],
    'lab status': [bin, 'status'],
  };
  for (const args of Object.values(cases)) timed(lab, process.execPath, args); // what is compiled and kept by the first
  const seen = new Map(Object.keys(cases).map(name => [name, [] as { wallMs: number; cpuMs: number }[]]));
  for (let round = 0; round < rounds; round++)
    for (const [name, args] of Object.entries(cases))
      seen.get(name)?.push(timed(lab, process.execPath, args));
  const wallOf = (name: string) => median((seen.get(name) ?? []).map(({ wallMs }) => wallMs));
  const cpuOf = (name: string) => (seen.get(name) ?? []).reduce((sum, { cpuMs }) => sum + cpuMs, 0) / rounds;
  const [empty = ''] = Object.keys(cases);
  for (const name of Object.keys(cases)) {
    const ratio = wallOf(name) / wallOf(empty);
    const cpuRatio = cpuOf(name) / cpuOf(empty);
    const text = `${wallOf(name).toFixed(0)} ms, ${ratio.toFixed(1)} times; CPU ${cpuOf(name).toFixed(0)} ms, ${cpuRatio.toFixed(1)} times`;
    row(name, text, '3 times `node -e 0`', ratio <= 3);
  }
}

async function fault(lab: TestLab): Promise<void> {
  const rivals = await ensureRivals();
  const ways = waysOf(lab.home, rivals, `http://127.0.0.1:${portOf(lab.home, 'toxiproxy')}`, linkName);
  const probe = await startProbe(lab.home, linkName, latencyMs / 2);
  const bench = { home: lab.home, probe, link: toxiproxyOf(lab.home).link(linkName) };
  const wanted = ways.filter(({ name }) => ['chaos run', 'lab fault', 'lab fault --for'].includes(name));
  const seen = new Map(wanted.map(({ name }) => [name, [] as Times[]]));
  try {
    for (let round = 0; round < rounds; round++)
      for (const way of wanted) seen.get(way.name)?.push(await timesOf(way, bench));
  } finally {
    await probe.stop();
  }
  const of = (name: string, key: keyof Times) => median((seen.get(name) ?? []).map(times => times[key]));
  const chaosMs = of('chaos run', 'own');
  row(
    'chaos run: to the effect; without its hold',
    `${of('chaos run', 'toEffect').toFixed(0)}; ${chaosMs.toFixed(0)} ms`,
    '–',
    true,
  );
  const inject = of('lab fault', 'command');
  const text = `${of('lab fault', 'toEffect').toFixed(0)}; ${inject.toFixed(0)} ms, ${(inject / chaosMs).toFixed(2)} times`;
  row(
    'lab fault inject: to the effect; with its proof',
    text,
    'chaos run without its hold',
    inject <= chaosMs,
  );
}

/** An exercise of `lab again` opens only after a pass, and has the parts of its scenario. */
const course = async (lab: TestLab) => ofCourse((await catalogueOf(lab.home)).scenarios);

async function fail(lab: TestLab): Promise<void> {
  await done(lab, ['apply', '02']);
  const seconds: number[] = [];
  for (let round = 0; round < Math.min(rounds, 5); round++) {
    const began = performance.now();
    const { code, out } = await lab.run(['verify']);
    if (code !== 1) throw new Error(`no FAIL but exit ${code}:\n${out}`);
    seconds.push((performance.now() - began) / 1000);
  }
  row('FAIL of 02', `${median(seconds).toFixed(1)} s`, '7 s', median(seconds) <= 7);
}

/** From the write of a file to the first answer of the new code, asked at the front door all the time. */
async function save(lab: TestLab): Promise<void> {
  for (const { id } of await course(lab)) {
    await done(lab, ['apply', id, '--no-guess']);
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) times.push(await saveOnce(lab, `${id} ${round}`));
    const ms = median(times);
    row(`saved file, ${id} broken`, `${ms.toFixed(0)} ms`, '500 ms', ms <= 500);
  }
}

async function saveOnce(lab: TestLab, version: string): Promise<number> {
  const file = join(lab.home.workspace, 'services/api/app.ts');
  const route = `app.get('/version', async () => ({ version: '${version}' }));\n`;
  const before = readFileSync(file, 'utf8').replace(/app\.get\('\/version'.*\n */, '');
  noteLook(lab.home);
  const began = performance.now();
  writeFileSync(file, before.replace('return app;', `${route}  return app;`));
  for (;;) {
    const { body } = await lab.ask('/version');
    const ms = performance.now() - began;
    if (JSON.stringify(body)?.includes(`"${version}"`)) {
      await pause(1500); // the traffic of the next one is as usual again
      return ms;
    }
    if (ms > 30_000) throw new Error('the new code does not answer within 30 s');
    await pause(5);
  }
}

/** CPU of the keeper and of all that it started, in cores over half a minute, first in use and then at rest. */
async function idle(lab: TestLab): Promise<void> {
  const seconds = 30;
  for (const { id } of await course(lab)) {
    await done(lab, ['apply', id, '--no-guess']);
    await pause(5000);
    const inUse = await cores(lab, seconds);
    const { at } = await lab.look();
    while (!(await lab.look()).resting) {
      if (Date.now() - at > 2 * restAfterMs) throw new Error('the lab does not rest');
      await pause(1000);
    }
    await pause(10_000); // what was on its way
    const atRest = await cores(lab, seconds);
    row(
      `${id} broken, nobody looks`,
      `${atRest.toFixed(3)} of a core (in use ${inUse.toFixed(2)})`,
      '0.15',
      atRest <= 0.15,
    );
  }
}

async function done(lab: TestLab, words: string[]): Promise<void> {
  const { code, err } = await lab.run(words);
  if (code !== 0) throw new Error(`lab ${words.join(' ')} ended with ${code}:\n${err}`);
}

const measures: Record<string, (lab: TestLab) => Promise<void>> = { commands, fault, fail, save, idle };
const lab = startTestLab();
try {
  await done(lab, ['fault', 'heal', '--all']); // the servers, without a scenario
  console.log(
    `Node.js ${process.version}, ${rounds} rounds, medians; load of the machine before: ${loadavg()
      .map(load => load.toFixed(1))
      .join(', ')}\n`,
  );
  console.log('| what | seen | limit | |\n|---|---|---|---|');
  for (const [name, measure] of Object.entries(measures))
    if (parts.split(',').includes(name)) await measure(lab);
} finally {
  await lab.end();
}
process.exitCode = broken.length === 0 ? 0 : 1;
