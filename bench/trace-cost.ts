/**
 * What tracing costs requests that do not ask for it: requests/s of the api with services/shared/tracing.ts and without it, by turns in one
 * run on the same PostgreSQL, and the ratio of the medians. Each stands there twice: how far twins differ is what the machine does.
 * Usage: node bench/trace-cost.ts [rounds, 30] [seconds a round, 1]
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import autocannon from 'autocannon';
import { catalogueOf, scenarioNamed } from '../lab/commands/catalogue.ts';
import { applyScenario } from '../lab/engine/apply.ts';
import { stopAll } from '../lab/engine/stop.ts';
import { openHome, portOf, repoRoot, secretOf } from '../lab/home/home.ts';
import { answersOk } from '../lab/parts/layout.ts';
import { liveDatabase } from '../lab/parts/postgres/databases.ts';
import { withDatabase } from '../lab/parts/postgres/postgres.ts';
import { changeDesired } from '../lab/runtime/state.ts';
import { composeTree } from '../lab/workspace/compose-tree.ts';
import { pause } from '../machine/process.mjs';
import { interrupted } from './ctrl-c.ts';

const goal = 0.98;
const connections = 20;
const startsMeasured = 7;
const [rounds = 30, seconds = 1] = process.argv.slice(2).map(Number);

type Api = { name: string; traced: boolean; folder: string; port: number; url: string };
type Figures = { perSecond: number[]; cpuMicroseconds: number[] };

const children: ChildProcess[] = [];
const home = openHome({ ...process.env, LAB_HOME: mkdtempSync(join(tmpdir(), 'corner-lab-trace-cost-')) });
const catalogue = await catalogueOf(home);
const scenario = scenarioNamed(catalogue, '02');
const work = { home, say: () => {}, signal: interrupted };

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** The shop of the scenario in a folder, as it is or with every line on tracing taken out of app.ts. */
function layApi(name: string, traced: boolean, portName: string): Api {
  const folder = join(home.dir, name.replaceAll(' ', '-'));
  for (const [path, content] of composeTree(repoRoot, scenario, 'broken')) {
    const lines = content.toString().split('\n');
    const kept =
      traced || path !== 'services/api/app.ts' ? lines : lines.filter(line => !/tracing/i.test(line));
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), kept.join('\n'));
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  symlinkSync(join(repoRoot, 'node_modules'), join(folder, 'node_modules'));
  const port = portOf(home, portName);
  return { name, traced, folder, port, url: `http://127.0.0.1:${port}` };
}

/** Answers the process and after how many milliseconds it gave its first answer. */
async function start({ folder, port, url }: Api): Promise<{ child: ChildProcess; ms: number }> {
  const role = 'api_1';
  const database = `postgres://${role}:${secretOf(home, role)}@127.0.0.1:${portOf(home, 'postgres')}/${liveDatabase}`;
  const started = performance.now();
  const child = spawn(process.execPath, ['services/api/server.ts'], {
    cwd: folder,
    env: { PATH: process.env.PATH, NODE_ENV: 'production', PORT: String(port), DATABASE_URL: database },
    stdio: 'ignore',
  });
  children.push(child);
  while (!(await answersOk(`${url}/health`))) {
    if (child.exitCode !== null || performance.now() - started > 15_000)
      throw new Error(`${folder} did not start`);
    await pause(5);
  }
  return { child, ms: performance.now() - started };
}

async function startTime(api: Api): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < startsMeasured; n++) {
    const { child, ms } = await start(api);
    child.kill('SIGKILL');
    await once(child, 'exit');
    times.push(ms);
  }
  return median(times);
}

async function load({ url }: Api, path: string, figures: Figures): Promise<void> {
  const before = await cpuSeconds(url);
  const result = await autocannon({ url: url + path, connections, duration: seconds });
  const { '2xx': good, non2xx, errors, duration } = result;
  if (non2xx + errors > 0) throw new Error(`${non2xx + errors} requests failed`);
  figures.perSecond.push(good / duration);
  figures.cpuMicroseconds.push((((await cpuSeconds(url)) - before) * 1e6) / good);
}

async function cpuSeconds(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(text.match(/^process_cpu_seconds_total\{.*\} (\S+)/m)?.[1]);
}

try {
  await applyScenario(work, scenario, { fresh: true });
  changeDesired(home, { live: null, conditions: [] }); // the servers stay, the shop and its traffic end
  const [order] = await withDatabase(home, liveDatabase, ({ sql }) =>
    sql<{ user_id: number }>('SELECT user_id FROM orders WHERE id = 7'),
  );
  const path = `/orders/7?user=${order?.user_id}`;
  await pause(2000);
  const apis = [
    layApi('with', true, 'api-1'),
    layApi('without', false, 'api-2'),
    layApi('without, twin', false, 'api-3'),
    layApi('with, twin', true, 'shop'),
  ];
  const none = (): Figures => ({ perSecond: [], cpuMicroseconds: [] });
  const figures = new Map(apis.map(api => [api, none()]));
  const starts = new Map<Api, number>();
  for (const api of apis) starts.set(api, await startTime(api));
  for (const api of apis) await start(api);
  for (const api of apis) for (let warm = 0; warm < 3; warm++) await load(api, path, none());
  for (let round = 0; round < rounds; round++) {
    // Who comes first changes from round to round.
    const first = round % apis.length;
    const order = [...apis.slice(first), ...apis.slice(0, first)];
    for (const api of round % 2 === 0 ? order : order.toReversed())
      await load(api, path, figures.get(api) ?? none());
  }
  console.log(
    `GET ${path}, ${connections} connections, ${rounds} rounds of ${seconds} s, by turns; medians:`,
  );
  for (const [api, { perSecond, cpuMicroseconds }] of figures)
    console.log(
      `${api.name.padEnd(14)} ${median(perSecond).toFixed(0).padStart(6)} requests/s, ` +
        `${median(cpuMicroseconds).toFixed(1)} µs of CPU a request, ` +
        `first answer after ${starts.get(api)?.toFixed(0)} ms`,
    );
  const of = (traced: boolean) =>
    [...figures].flatMap(([api, { perSecond }]) => (api.traced === traced ? perSecond : []));
  const [a, b, c, d] = [...figures.values()].map(({ perSecond }) => median(perSecond));
  const ratio = median(of(true)) / median(of(false));
  console.log(`ratio with / without: ${ratio.toFixed(3)} (goal ${goal})`);
  console.log(`twins: with ${((d ?? 0) / (a ?? 1)).toFixed(3)}, without ${((c ?? 0) / (b ?? 1)).toFixed(3)}`);
  process.exitCode = ratio >= goal ? 0 : 1;
} finally {
  for (const child of children) child.kill('SIGKILL');
  await stopAll({ ...work, signal: new AbortController().signal });
  for (const folder of [home.dir, home.servers]) rmSync(folder, { recursive: true, force: true });
}
