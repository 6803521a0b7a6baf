/** A scenario with two copies of the api, Redis, a worker and two stages, from its apply to its end: what the real command line says of it, on real servers. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { loadCatalogue } from '../lab/course/load.ts';
import { isFree } from '../lab/home/home.ts';
import { partMark } from '../lab/parts/part.ts';
import { readRecording, resultsOf } from '../lab/progress/results.ts';
import { composeTree } from '../lab/workspace/compose-tree.ts';
import { processesWith } from '../machine/process.mjs';
import { fixtureClone } from './fixture-clone.ts';
import { suiteLab } from './suite-lab.ts';
import { until } from './test-lab.ts';

describe('a scenario with Redis, a worker and two stages', () => {
  const clone = fixtureClone();
  const lab = suiteLab();
  /** What stands on the screen. */
  const typed = async (line: string, code = 0) => {
    const { out, err, ...ran } = await lab.run(line.split(' '), { clone });
    assert.equal(ran.code, code, out + err);
    for (const shown of [...out.split('\n'), ...err.split('\n')]) assert.ok(shown.length <= 80, shown);
    return out;
  };
  const inOneLine = (text: string) => text.replace(/\s+/g, ' ');
  const stock = () => lab.ask('/stock/7');
  const pidsOf = async (...names: string[]) => {
    const { parts } = await lab.look();
    return names.map(name => parts.find(part => part.name === name)?.pid);
  };
  const file = (path: string) => join(lab.home.workspace, path);
  const save = (path: string, from: string, to: string) => {
    const text = readFileSync(file(path), 'utf8');
    assert.ok(text.includes(from), `${path} holds ${from}`);
    writeFileSync(file(path), text.replace(from, to));
  };
  const saveState = (overlay: 'stages/1' | 'solution') => {
    const [scenario] = loadCatalogue(join(clone, 'scenarios.yaml')).scenarios;
    assert.ok(scenario);
    const path = 'services/api/resources/redis.ts';
    writeFileSync(file(path), composeTree(clone, scenario, overlay).get(path) ?? '');
  };
  const recordings = () =>
    resultsOf(lab.home, 'scenario-90').map(({ path }) => readRecording(path) ?? assert.fail(path));

  it('opens, and status has the numbers of every part', async () => {
    assert.match(await typed('apply 90'), /^The shop runs at .* with 20 requests a second\.$/m);
    const { seen } = await until(
      'numbers of Redis and of the worker',
      lab.look,
      ({ numbers }) => Object(numbers?.parts.redis).found === 1 && numbers?.replicas.length === 3,
    );
    assert.deepEqual(
      seen.parts.map(({ name, state }) => `${name} ${state}`),
      ['postgres', 'redis', 'toxiproxy', 'api-1', 'api-2', 'worker-1', 'haproxy'].map(name => `${name} up`),
    );
    const shown = await typed('status');
    assert.match(shown, /^Stage 1 of 2: The shop shows what is there$/m);
    for (const name of ['redis', 'api-1', 'api-2', 'worker-1'])
      assert.match(shown, new RegExp(`^  ${name} +idle `, 'm'));
    assert.match(inOneLine(shown), / redis 1 key, .* MB, 3 connections, .*, 100 of 100 reads found /);
  });

  it('lab redis speaks to the Redis of the shop, and lab trace draws who answers customers', async () => {
    assert.equal(await typed('redis HLEN stock'), '20000\n');
    assert.deepEqual(JSON.parse(await typed('redis HGET stock 7')), (await stock()).body);
    const drawn = await typed('trace GET /stock/7');
    assert.match(drawn, /└ HAProxy .*\n +└ api-\d, its own code/);
    assert.ok(!drawn.includes('worker'), drawn);
  });

  it('a save brings the new code of its own service', async () => {
    const [worker, ...api] = await pidsOf('worker-1', 'api-1', 'api-2');
    save(
      'services/worker/jobs/copy-stock.ts',
      'copied = true;',
      'copied = true;\n  console.log("copied " + products.length);',
    );
    await until(
      'the line of the new worker',
      () => lab.run(['logs', 'worker-1'], { clone }),
      ({ out }) => out.includes('copied 20000'),
    );
    assert.notEqual((await pidsOf('worker-1'))[0], worker);
    assert.deepEqual(await pidsOf('api-1', 'api-2'), api);
    save(
      'services/api/server.ts',
      'showCopies(app);',
      `showCopies(app);\napp.get('/new', async () => 'new');`,
    );
    await until(
      'the answer of both new copies of the api',
      async () => [(await lab.ask('/new')).body, (await lab.ask('/new')).body, (await lab.look()).state],
      seen => seen.join() === 'new,new,ready',
    );
  });

  it('a fault of Redis is put in and seen, and taken out', async () => {
    const put = await typed('fault inject network-down --link api-redis');
    assert.match(inOneLine(put), /was put in and seen.*Redis's first answer: .* before, refused now/);
    assert.equal((await stock()).status, 500);
    assert.match(await typed('fault heal network-down'), /^network-down is out: api-1-redis: open$/m);
    await until('an answer', stock, ({ status }) => status === 200);
  });

  it('verify fails the start in its first stage, for its wrong answers', async () => {
    const said = await typed('verify', 1);
    assert.match(said, /^FAIL · scenario-90 .*\nStage 1 of 2: The shop shows what is there$/m);
    assert.match(said, /^ {2}Saw +pieces-left, /m);
    assert.match(said, /GET \/stock\/\d+: pieces is \d+ instead of \d+$/m);
  });

  it('verify --all: the first stage passes, and the second fails with the reason that its author gave', async () => {
    saveState('stages/1');
    const said = await typed('verify --all', 1);
    assert.match(said, /^FAIL · scenario-90 .*\nStage 2 of 2: It goes on when its copies are gone$/m);
    assert.match(
      inOneLine(said),
      /Saw \d+ of \d+ requests failed.* Why If the shop asks Redis first and passes on/,
    );
    assert.match(said, /^Stage 1 was passed: The shop shows what is there$/m);
    assert.match(said, /^ +\d\.\d s {2}it is over, for api-redis$/m);
    const [one, two] = recordings().slice(-2);
    assert.deepEqual(
      [one, two].map(seen => [seen?.stage, seen?.given.verdict, seen?.given.check]),
      [
        ['true-stock', 'pass', null],
        ['without-copies', 'fail', 'no-copies:goes-on'],
      ],
    );
    assert.match(await typed('status'), /^Stage 2 of 2: It goes on when its copies are gone$/m);
  });

  it('verify --all passes both stages of the solution, and says so', async () => {
    saveState('solution');
    const said = await typed('verify --all');
    assert.match(said, /^PASS · scenario-90 .*\nStage 2 of 2: It goes on when its copies are gone$/m);
    assert.match(said, /^Stage 1 was passed: The shop shows what is there$/m);
    assert.match(said, /^Next: read “Reflect” in SCENARIO\.md, then: npx lab list$/m);
    assert.deepEqual(
      recordings()
        .slice(-2)
        .map(({ stage, given }) => [stage, given.verdict]),
      [
        ['true-stock', 'pass'],
        ['without-copies', 'pass'],
      ],
    );
  });

  it('the load had several streams, each from its addresses and with objectives of its own', () => {
    const { loads } = recordings().at(-1)?.evidence ?? assert.fail();
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
  });

  it('the trial struck twice, at a time and when something was seen, and waited until all was found', () => {
    const [trial] = recordings().at(-1)?.evidence.trials ?? [];
    assert.ok(trial);
    assert.equal(trial.problem, null);
    const [away, killed] = trial.strikes;
    assert.ok(away && killed && trial.strikes.length === 2);
    assert.ok(away.atMs >= 499 && (away.healedAtMs ?? 0) >= away.atMs + 1000);
    assert.ok(killed.atMs > away.atMs && killed.awaited && killed.requestsThen > 0);
    const endMs = (trial.loads[0]?.blocks.length ?? 0) * 250;
    assert.ok(endMs < 20_000 && endMs >= killed.atMs + 1750, `the load ends after ${endMs} ms`);
    const [journey] = trial.journeys;
    assert.ok(journey?.answered && journey.sent.length > 5, `${journey?.sent.length} orders`);
    assert.equal(journey.found.filter(({ count }) => count === 1).length, journey.sent.length);
    assert.ok(journey.waitedMs < 10_000);
  });

  it('reset starts over, and down leaves no process and no open port', async () => {
    assert.match(await typed('reset'), /^scenario-90 starts over\.$/m);
    assert.ok(!readFileSync(file('services/api/resources/redis.ts'), 'utf8').includes('hdel'));
    const { parts } = await lab.look();
    assert.match(await typed('down'), /^Everything is stopped\.$/m);
    assert.deepEqual(
      processesWith(entry => entry.startsWith(partMark(lab.home))),
      [],
    );
    for (const { name, port } of parts) assert.ok(await isFree(port), name);
  });
});
