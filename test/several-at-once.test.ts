/** What version 2 of scenarios.yaml can say, on real servers: a load of several streams, and a trial of two strikes that settles. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { beforeAll, describe, it } from 'vitest';
import { loadCatalogue } from '../lab/course/load.ts';
import type { Stage } from '../lab/course/schema.ts';
import { applyScenario } from '../lab/engine/apply.ts';
import { repoRoot } from '../lab/home/home.ts';
import { verify } from '../lab/judge/run.ts';
import type { Judged } from '../lab/judge/verdict.ts';
import { toxiproxyOf } from '../lab/parts/layout.ts';
import { suiteLab } from './suite-lab.ts';

const catalogue = loadCatalogue(join(repoRoot, 'test/fixture-course/scenarios.yaml'));
const [scenario] = catalogue.scenarios;
assert.ok(scenario);
const [busy, struck] = scenario.stages;
assert.ok(busy && struck);

describe('a scenario of version 2', () => {
  const lab = suiteLab();
  const work = () => ({ home: lab.home, catalogue, say: () => {}, signal: new AbortController().signal });
  const judged = (stage: Stage): Promise<Judged> =>
    verify(work(), scenario, { stage, inFull: true, seed: 7, keep() {} });
  const findingsOf = ({ verdict }: Judged) =>
    verdict.findings.map(({ check, outcome }) => `${check} ${outcome}`);

  beforeAll(async () => {
    await applyScenario(work(), scenario, { fresh: true });
  });

  it('sends several streams at once, each from its addresses, and judges each by its own objectives', async t => {
    const seen = await judged(busy);
    const { loads } = seen.recording.evidence;
    t.annotate(`${seen.verdict.verdict}: ${findingsOf(seen).join(', ')}`);
    assert.deepEqual(
      loads.map(({ as, script, generatorError }) => [as, script, generatorError]),
      [
        ['customers', 'shopping', null],
        ['seekers', 'sold-out', null],
        ['early-birds', 'sold-out', null],
      ],
    );
    const requests = (n: number) => loads[n]?.blocks.reduce((sum, block) => sum + block.requests, 0) ?? 0;
    assert.ok(requests(0) > 300 && requests(1) > 75, `${requests(0)} and ${requests(1)} requests`);
    assert.equal(loads[2]?.scheduled, 8);
    assert.deepEqual(
      seen.verdict.findings.map(({ check }) => check),
      ['same-answers', 'availability:customers', 'availability:seekers', 'latency'],
    );
    assert.notEqual(seen.verdict.verdict, 'fail', seen.verdict.first?.saw);
    assert.equal(seen.recording.stage, 'busy');
  });

  it('strikes twice in a trial, at a time and when something is seen, and waits until all is found', async t => {
    const seen = await judged(struck);
    const [trial] = seen.recording.evidence.trials;
    t.annotate(`${seen.verdict.verdict}: ${findingsOf(seen).join(', ')}`);
    assert.ok(trial);
    assert.equal(trial.problem, null);
    const [slow, killed] = trial.strikes;
    assert.ok(slow && killed && trial.strikes.length === 2);
    assert.ok(slow.atMs >= 499 && (slow.healedAtMs ?? 0) > slow.atMs);
    assert.ok(killed.atMs > slow.atMs && killed.awaited && killed.requestsThen > 0);
    const endMs = (trial.loads[0]?.blocks.length ?? 0) * 250;
    assert.ok(endMs < 20_000 && endMs >= killed.atMs + 1750, `the load ends after ${endMs} ms`);
    const [journey] = trial.journeys;
    assert.ok(journey?.answered && journey.sent.length > 5, `${journey?.sent.length} orders`);
    assert.equal(journey.found.filter(({ count }) => count === 1).length, journey.sent.length);
    assert.ok(journey.waitedMs < 10_000);
    assert.ok(findingsOf(seen).includes('slow-and-killed:back pass'), findingsOf(seen).join(', '));
    assert.ok(!findingsOf(seen).includes('slow-and-killed:lost fail'));
    const links = await toxiproxyOf(lab.home).links();
    const toxics = await Promise.all(links.map(link => link.toxics()));
    assert.deepEqual(
      toxics.flat().filter(({ name }) => name.includes('trial')),
      [],
    );
  });
});
