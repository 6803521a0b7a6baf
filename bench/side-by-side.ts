/**
 * One latency toxic by toxiproxy-cli, by Chaos Toolkit and by `lab fault`, by turns on the same proxy of the same Toxiproxy before the same
 * PostgreSQL: how long it takes, which mistakes are noticed, what SIGKILL leaves behind. Installs the two others when they are missing.
 * Exit 1 when the lab left something, took a mistake, or a lease did not end. Usage:
 * node bench/side-by-side.ts [rounds, 10] [kills of each, 10] [seed]
 */
import { randomInt } from 'node:crypto';
import { portOf } from '../lab/home/home.ts';
import { toxiproxyOf } from '../lab/parts/layout.ts';
import { seededRandom } from '../lab/shop/traffic.ts';
import { SetupProblem } from '../machine/problem.mjs';
import { tell } from '../machine/progress.mjs';
import { startTestLab, type TestLab } from '../test/test-lab.ts';
import { alwaysRollBack, type Command, latencyMs, type Way, waysOf } from './fault-tools.ts';
import {
  type Bench,
  interruptionOf,
  killsOf,
  lifeOf,
  mistakesOf,
  type Times,
  timesOf,
} from './fault-trials.ts';
import { startProbe } from './link-probe.ts';
import { ensureRivals, type Rivals } from './rivals.ts';

const [rounds = 10, kills = 10, seed = randomInt(1, 1_000_000)] = process.argv.slice(2).map(Number);
/** No scenario is open, so nothing else uses it. What the keeper does each second goes on beside all of them. */
const linkName = 'api-1-postgres';

const brokenClaims: string[] = [];
function claim(holds: boolean, what: string): void {
  if (!holds) brokenClaims.push(what);
}

const isLab = ({ name }: Way): boolean => name.startsWith('lab');
const print = (...cells: (string | number)[]) => console.log(`| ${cells.join(' | ')} |`);
function printHead(...cells: string[]): void {
  console.log();
  print(...cells);
  print(...cells.map(() => '---'));
}

async function printTimes(ways: Way[], bench: Bench): Promise<void> {
  const figures = new Map(ways.map(way => [way, [] as Times[]]));
  for (let round = 0; round < rounds; round++)
    for (const way of [...ways.slice(round % ways.length), ...ways.slice(0, round % ways.length)])
      figures.get(way)?.push(await timesOf(way, bench));
  const median = (way: Way, of: keyof Times): number =>
    (figures.get(way) ?? []).map(times => times[of]).sort((a, b) => a - b)[Math.floor(rounds / 2)] ??
    Number.NaN;
  const [first] = ways as [Way, ...Way[]];
  printHead(`ms, median of ${rounds} (times ${first.name})`, ...ways.map(({ name }) => name));
  const rows: [keyof Times, string][] = [
    ['toEffect', 'from start to effect'],
    ['command', 'the command that injects'],
    ['toHealed', 'from heal to effect gone, or longer than asked'],
    ['own', 'commands without the hold'],
  ];
  for (const [of, title] of rows)
    print(
      title,
      ...ways.map(way => {
        const ms = median(way, of);
        return `${ms.toFixed(0)} (${(ms / median(first, of)).toFixed(1)})`;
      }),
    );
}

async function printMistakes(ways: Way[], bench: Bench): Promise<void> {
  printHead('mistake', 'by', 'exit', 'round trip, ms', 'says');
  for (const way of ways.filter(({ typos }) => typos)) {
    for (const { what, code, roundTripMs, said, left } of await mistakesOf(way, bench)) {
      print(what, way.name, code ?? '–', roundTripMs?.toFixed(1) ?? '', lineOf(way, said));
      if (isLab(way)) claim(!left && (roundTripMs === null || code !== 0), `${way.name}: ${what}`);
    }
  }
}

/** The line that says how it went; of a log its errors, too. */
function lineOf({ tells }: Way, said: string): string {
  const isProgress = (line: string) => /^\s*(\d+\.\d s|$)/.test(line);
  const lines = said.split('\n').filter(line => !isProgress(line));
  const errors = lines.filter(line => line.includes(' ERROR] '));
  const shown = tells === 'first' ? lines.slice(0, 1) : [...errors, ...lines.slice(-1)];
  return shown.map(line => line.replace(/^.*\[[^\]]* (INFO|ERROR)\] +/, '').replaceAll('|', '/')).join('; ');
}

async function printKills(ways: Way[], bench: Bench): Promise<void> {
  const random = seededRandom(seed);
  // Some lives are shorter than the one that is measured, so the last tenth is left out.
  const parts = Array.from({ length: kills }, (_, n) => (0.9 * (n + random())) / kills);
  printHead('SIGKILL', 'when', 'killed', 'left', 'left 2 s later', 'left after recovery');
  for (const way of ways) {
    const lifeMs = await lifeOf(way, bench);
    const spread = await killsOf(
      way,
      bench,
      parts.map(part => part * lifeMs),
    );
    const toxicIn = await killsOf(way, bench, Array(kills).fill('toxic'));
    for (const [when, counts] of Object.entries({
      [`within ${(0.9 * lifeMs).toFixed(0)} ms`]: spread,
      'toxic just in': toxicIn,
    })) {
      const { killed, left, leftLater, leftAfterRecovery, recoveryFailed } = counts;
      print(way.name, when, killed, left, leftLater, leftAfterRecovery);
      if (!isLab(way)) continue;
      claim(leftAfterRecovery + recoveryFailed === 0, `${way.name}, ${when}: recovery after SIGKILL`);
      if (way.heal === undefined) claim(leftLater === 0, `${way.name}, ${when}: the lease ends by itself`);
    }
    claim(toxicIn.left > 0, `${way.name}: a kill that found the toxic there`);
  }
  console.log(`\nMoments drawn with seed ${seed}.`);
}

async function printInterruptions(ways: Way[], bench: Bench): Promise<void> {
  printHead('Ctrl-C, toxic just in', 'command', 'toxic');
  const byDefault = ways
    .filter(({ held }) => held.includes(alwaysRollBack))
    .map(way => ({
      ...way,
      name: `${way.name}, default rollbacks`,
      held: way.held.filter(word => word !== alwaysRollBack) as Command,
    }));
  for (const way of [...ways, ...byDefault]) print(way.name, ...(await interruptionOf(way, bench)));
}

async function compare(lab: TestLab, rivals: Rivals): Promise<void> {
  const started = await lab.run(['fault', 'heal', '--all']); // the servers, without a scenario
  if (started.code !== 0) throw new Error(`the lab did not start:\n${started.err}`);
  const { home } = lab;
  const ways = waysOf(home, rivals, `http://127.0.0.1:${portOf(home, 'toxiproxy')}`, linkName);
  const probe = await startProbe(home, linkName, latencyMs / 2);
  const bench = { home, probe, link: toxiproxyOf(home).link(linkName) };
  try {
    console.log(`${latencyMs} ms on ${linkName}; ${rivals.versions}; lab on Node.js ${process.version}`);
    await printTimes(ways, bench);
    await printMistakes(ways, bench);
    await printKills(ways, bench);
    await printInterruptions(ways, bench);
  } finally {
    await probe.stop();
  }
}

try {
  const rivals = await ensureRivals();
  const lab = startTestLab();
  try {
    await compare(lab, rivals);
  } finally {
    await lab.end();
  }
  for (const what of brokenClaims) console.log(`does not hold: ${what}`);
  process.exitCode = brokenClaims.length === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof SetupProblem)) throw error;
  tell(error);
  process.exitCode = error.exit;
}
