/** Every query of the dashboard, run by a real Prometheus that watched a real scenario: broken, judged, mended and judged again. */
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataquery } from '@grafana/grafana-foundation-sdk/prometheus';
import { beforeAll, it } from 'vitest';
import { loadCatalogue } from '../lab/course/load.ts';
import { cornerLab } from '../lab/dashboards/dashboard.ts';
import { declaredIn } from '../lab/engine/build-space.ts';
import { portOf, repoRoot } from '../lab/home/home.ts';
import { everyPart, partsOf } from '../lab/parts/parts.ts';
import { happeningKinds, noteHappening, readHappenings } from '../lab/runtime/happenings.ts';
import { findProgram } from '../machine/programs.mjs';
import { suiteLab } from './suite-lab.ts';
import { until } from './test-lab.ts';
import { describeUnless } from './unless.ts';

const solution = join(repoRoot, 'scenarios/02-the-missing-index/solution');
const skip = findProgram('prometheus') ? false : 'Prometheus is not installed here';

type Series = { labels: Record<string, string>; value: number };
type Range = readonly [least: number, most: number];
const zero = [0, 0] as const;
const one = [1, 1] as const;
const some = [0.001, 1e9] as const;
const any = [0, 1e9] as const;
const goal = [0.08, 0.08] as const;

/** Queries of the parts that scenario 02 does without: nothing answers them. */
const scenario = loadCatalogue(join(repoRoot, 'scenarios.yaml')).scenarios.find(
  ({ id }) => id === 'scenario-02',
);
const present = partsOf(scenario ? declaredIn(scenario) : []);
const absentGraphs = everyPart
  .filter(part => !present.includes(part))
  .flatMap(({ row }) => row?.graphs ?? [])
  .flatMap(({ title, queries }) => queries.map((_, n) => `${title} ${String.fromCharCode(65 + n)}`));

/**
 * Panel and query → how many lines (none: not a line), and what the highest of them shows: broken, then mended. Live traffic is 20 requests a second.
 * Limits are those of the goals, or so wide that no neighbour's noise reaches them.
 */
const wanted: Record<string, [lines: number, broken: Range, mended: Range]> = {
  ...Object.fromEntries(absentGraphs.map(name => [name, [0, any, any]])),
  'Time A': [1, [0.08, 5], [0.0001, 0.08]],
  'Time B': [1, goal, goal],
  'Good answers A': [1, [0.5, 1], one],
  'Good answers B': [1, [0.995, 0.995], [0.995, 0.995]],
  'Do the goals hold right now? A': [2, one, one],
  'Time of an answer A': [1, some, [0.0001, 0.08]],
  'Time of an answer B': [1, [0.08, 5], [0.0001, 0.08]],
  'Time of an answer C': [1, [0.08, 5], some],
  'Time of an answer D': [1, goal, goal],
  'Good answers, over time A': [1, [0.5, 1], one],
  'Good answers, over time B': [1, [0.995, 0.995], [0.995, 0.995]],
  'Answers a second A': [6, [5, 25], [5, 25]],
  'Before and after, from verify A': [4, some, some],
  'Before and after, from verify B': [4, some, some],
  'Before and after, from verify C': [4, some, some],
  'Statements a second A': [1, [5, 30], [5, 30]],
  'Statements for one request A': [1, [0.5, 2], [0.5, 2]],
  'Blocks for one statement A': [1, [1000, 20_000], [1, 200]],
  'Connections A': [1, [1, 20], [1, 20]],
  'Connections B': [1, [400, 400], [400, 400]],
  'Connections of the pool A': [1, any, any],
  'Connections of the pool B': [1, [1, 10], [1, 10]],
  'Statements that wait for a connection A': [1, any, zero],
  'Answers a second, by replica A': [1, [5, 25], [5, 25]],
  'Requests at once, by replica A': [1, any, any],
  'Replicas that take requests A': [1, one, one],
  'Delay A': [3, [0.002, 0.002], [0.002, 0.002]],
  'Links that are open A': [3, one, one],
  'Bytes that passed A': [1, some, some],
  'Delay of the event loop A': [1, some, some],
  'CPU of each part A': [6, [0.05, 2], [0.001, 2]],
  'CPU of the machine A': [3, [0.1, 1], some],
};

const panels = cornerLab().panels?.filter(panel => panel.type !== 'row') ?? [];
const queries = panels.flatMap(panel =>
  ('targets' in panel ? (panel.targets ?? []) : []).map(target => {
    const { refId = '', expr } = target as Dataquery;
    return { name: `${panel.title} ${refId}`, expr: expr.replaceAll('$__rate_interval', '10s') };
  }),
);

it('every query of every panel has its expected values here', () => {
  assert.deepEqual(queries.map(({ name }) => name).sort(), Object.keys(wanted).sort());
});

describeUnless(skip, 'the dashboard of scenario 02', () => {
  const lab = suiteLab();
  let mended = false;

  const ask = async (
    path: string,
  ): Promise<{ metric: Record<string, string>; value: [number, string] }[]> => {
    const answer = await fetch(`http://127.0.0.1:${portOf(lab.home, 'prometheus')}/api/v1/${path}`);
    const { status, data, error } = (await answer.json()) as {
      status: string;
      data: { result: [] };
      error: string;
    };
    assert.equal(status, 'success', error);
    return data.result;
  };
  const query = async (expr: string): Promise<Series[]> =>
    (await ask(`query?query=${encodeURIComponent(expr)}`))
      .map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }))
      .filter(({ value }) => Number.isFinite(value));
  const saved = async () =>
    until(
      'the new code’s first ten seconds',
      () => query('lab_objective_holds{sli="latency"}'),
      ([holds]) => holds?.value === Number(mended),
      30_000,
    );
  /** A machine that is too busy to tell shows numbers all the same. */
  const judge = async (kind: 'pass' | 'fail') => {
    const ran = await lab.run(['verify']);
    const seen = ({ 0: 'pass', 1: 'fail', 2: 'undecided' } as Record<string, string>)[String(ran.code)];
    assert.ok(seen === kind || seen === 'undecided', ran.out + ran.err);
    assert.equal(readHappenings(lab.home).at(-1)?.kind, seen);
  };

  beforeAll(async () => {
    const ran = await lab.run(['apply', '02']);
    assert.equal(ran.code, 0, ran.err);
    await until(
      'Prometheus',
      lab.look,
      ({ watchers }) => watchers.some(({ name, state }) => name === 'prometheus' && state === 'up'),
      15_000,
    );
  });

  const shows = (which: 'broken' | 'mended') => {
    for (const { name, expr } of queries) {
      it(`${which}: ${name}`, async () => {
        const [lines, ...ranges] = wanted[name] ?? [0, any, any];
        const [least, most] = ranges[which === 'broken' ? 0 : 1];
        const fits = (seen: Series[]) => {
          if (lines === 0) return seen.length === 0;
          const highest = Math.max(...seen.map(({ value }) => value));
          return seen.length >= lines && highest >= least - 1e-9 && highest <= most + 1e-9;
        };
        // A line moves from second to second; it must show this within ten of them.
        await until(`${lines} lines from ${least} to ${most} from ${expr}`, () => query(expr), fits);
      });
    }
  };

  it('is judged broken', async () => {
    await judge('fail');
    await saved();
  });
  shows('broken');

  it('is mended, and judged so', async () => {
    cpSync(solution, lab.home.workspace, { recursive: true });
    await judge('pass');
    mended = true;
    await saved();
  });
  shows('mended');

  it('Prometheus that is killed comes back, and nothing of it is held against the shop', async () => {
    const prometheus = async () => (await lab.look()).watchers.find(({ name }) => name === 'prometheus');
    const before = await prometheus();
    assert.ok(before?.pid);
    process.kill(before.pid, 'SIGKILL');
    await until('another Prometheus', prometheus, found => found?.state === 'up' && found.pid !== before.pid);
    const seen = await lab.look();
    assert.equal(seen.state, 'ready');
    assert.ok(seen.parts.every(({ kills, state }) => kills === 0 && state === 'up'));
    assert.match(seen.events.at(-1)?.text ?? '', /^prometheus was ended from outside/);
  });

  it('marks every kind of happening at its own time', async () => {
    const happened = new Set(readHappenings(lab.home).map(({ kind }) => kind));
    for (const kind of happeningKinds)
      if (!happened.has(kind)) noteHappening(lab.home, kind, `a ${kind} of this test`);
    const marks = cornerLab().annotations?.list ?? [];
    assert.equal(marks.length, happeningKinds.length);
    for (const { name, expr = '' } of marks) {
      const { seen } = await until(
        `a mark for ${name}`,
        () => query(expr),
        found => found.length > 0,
      );
      for (const { value } of seen)
        assert.ok(Date.now() - value < 300_000 && value <= Date.now(), `${expr} ${value}`);
    }
  });
});
