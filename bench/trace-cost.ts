/**
 * What tracing costs requests that do not ask for it: requests/s of the api with services/api/tracing.ts and without it, by turns in one
 * run, both on the same PostgreSQL, and the ratio of the medians. Usage: node bench/trace-cost.ts [rounds, 15] [seconds a round, 2]
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import autocannon from 'autocannon';
import { catalogueOf, scenarioNamed } from '../lab/commands/command.ts';
import { applyScenario, liveDatabase } from '../lab/engine/apply.ts';
import { composeTree } from '../lab/engine/compose-tree.ts';
import { stopAll } from '../lab/engine/stop.ts';
import { openHome, portOf, repoRoot, secretOf } from '../lab/home.ts';
import { answersOk } from '../lab/runtime/native-shop.ts';
import { changeDesired } from '../lab/runtime/state.ts';
import { serviceRole, withDatabase } from '../lab/system/postgres.ts';
import { pause } from '../lab/system/process.ts';

const goal = 0.98;
const connections = 20;
const startsMeasured = 7;
/** The third is as the second: how far these two differ is what the machine does. */
const names = ['with', 'without', 'without again'] as const;
type Contender = {
  name: string;
  startMs: number;
  url: string;
  perSecond: number[];
  cpuMicroseconds: number[];
};
const [rounds = 15, seconds = 2] = process.argv.slice(2).map(Number);

const children: ChildProcess[] = [];
const home = openHome({ ...process.env, LAB_HOME: mkdtempSync(join(tmpdir(), 'corner-lab-trace-cost-')) });
const catalogue = catalogueOf(home);
const scenario = scenarioNamed(catalogue, '02');
const work = { home, catalogue, say: () => {}, signal: new AbortController().signal };

/** The api's folder of the scenario, as it is or with every line on tracing taken out of app.ts. */
function layTree(name: string, traced: boolean): string {
  const folder = join(home.dir, name);
  for (const [path, content] of composeTree(repoRoot, scenario, 'broken')) {
    const lines = content.toString().split('\n');
    const kept =
      traced || path !== 'services/api/app.ts' ? lines : lines.filter(line => !/tracing/i.test(line));
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), kept.join('\n'));
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  symlinkSync(join(repoRoot, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

async function startApi(
  folder: string,
  port: number,
): Promise<{ url: string; child: ChildProcess; startMs: number }> {
  const role = serviceRole(1);
  const database = `postgres://${role}:${secretOf(home, role)}@127.0.0.1:${portOf(home, 'postgres')}/${liveDatabase}`;
  const started = performance.now();
  const child = spawn(process.execPath, ['services/api/server.ts'], {
    cwd: folder,
    env: { PATH: process.env.PATH, NODE_ENV: 'production', PORT: String(port), DATABASE_URL: database },
    stdio: 'ignore',
  });
  children.push(child);
  const url = `http://127.0.0.1:${port}`;
  while (!(await answersOk(`${url}/health`))) {
    if (child.exitCode !== null || performance.now() - started > 15_000)
      throw new Error(`${folder} did not start`);
    await pause(5);
  }
  return { url, child, startMs: performance.now() - started };
}

async function startTimes(folder: string, port: number): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < startsMeasured; n++) {
    const { child, startMs } = await startApi(folder, port);
    child.kill('SIGKILL');
    await once(child, 'exit');
    times.push(startMs);
  }
  return median(times);
}

async function load(url: string, metricsUrl: string) {
  const before = await cpuSeconds(metricsUrl);
  const { '2xx': good, non2xx, errors, duration } = await autocannon({ url, connections, duration: seconds });
  if (non2xx + errors > 0) throw new Error(`${non2xx + errors} requests failed`);
  const used = (await cpuSeconds(metricsUrl)) - before;
  return { perSecond: good / duration, cpuMicroseconds: (used * 1e6) / good };
}

async function cpuSeconds(metricsUrl: string): Promise<number> {
  const text = await (await fetch(metricsUrl)).text();
  return Number(text.match(/^process_cpu_seconds_total\{.*\} (\S+)/m)?.[1]);
}

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

try {
  await applyScenario(work, scenario, { fresh: true });
  changeDesired(home, { live: null, conditions: [] }); // the servers stay, the shop and its traffic end
  const [order] = await withDatabase(home, liveDatabase, ({ sql }) =>
    sql<{ id: number; user_id: number }>('SELECT id, user_id FROM orders WHERE id = 7'),
  );
  const path = `/orders/${order?.id}?user=${order?.user_id}`;
  await pause(2000);
  const contenders: Contender[] = [];
  for (const [n, name] of names.entries()) {
    const folder = layTree(name, name === 'with');
    const port = portOf(home, `api-${n + 1}`);
    const startMs = await startTimes(folder, port);
    contenders.push({
      name,
      startMs,
      url: (await startApi(folder, port)).url,
      perSecond: [],
      cpuMicroseconds: [],
    });
  }
  for (let round = -1; round < rounds; round++) {
    // Who comes first changes, and the first round is for warming up.
    const order = [0, 1, 2].map(n => contenders[(n + round + 3) % 3]).filter(one => one !== undefined);
    for (const contender of round % 2 === 0 ? order : order.toReversed()) {
      const { perSecond, cpuMicroseconds } = await load(contender.url + path, `${contender.url}/metrics`);
      if (round < 0) continue;
      contender.perSecond.push(perSecond);
      contender.cpuMicroseconds.push(cpuMicroseconds);
    }
  }
  console.log(
    `GET ${path}, ${connections} connections, ${rounds} rounds of ${seconds} s each, by turns; medians`,
  );
  for (const { name, startMs, perSecond, cpuMicroseconds } of contenders)
    console.log(
      `${name.padEnd(14)} ${median(perSecond).toFixed(0).padStart(6)} requests/s  ` +
        `${median(cpuMicroseconds).toFixed(0).padStart(4)} µs of CPU a request  first answer after ${startMs.toFixed(0)} ms`,
    );
  const [traced = Number.NaN, plain = Number.NaN, again = Number.NaN] = contenders.map(one =>
    median(one.perSecond),
  );
  console.log(`ratio with / without          ${(traced / plain).toFixed(3)} (goal ${goal})`);
  console.log(
    `ratio without again / without ${(again / plain).toFixed(3)} (what this machine makes of no difference)`,
  );
  process.exitCode = traced / plain >= goal ? 0 : 1;
} finally {
  for (const child of children) child.kill('SIGKILL');
  await stopAll(work);
  for (const folder of [home.dir, home.servers]) rmSync(folder, { recursive: true, force: true });
}
