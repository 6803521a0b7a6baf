import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'vitest';
import { identify } from '../../../machine/process.mjs';
import { findTool } from '../../../machine/tools.mjs';
import { describeUnless } from '../../../test/unless.ts';
import { newestOf } from '../../shop/orders/truth.ts';
import { gatherLoad, type LoadPlan } from './gather-load.ts';
import { judgeLoad, type LoadJudgement, type LoadObjective } from './judge-load.ts';

const k6Path = findTool('k6');
const skip = k6Path === null && 'k6 is not on this machine';
const script = 'order-history';
const objectives: LoadObjective[] = [
  { sli: 'latency', thresholdMs: 80, target: 0.95 },
  { sli: 'availability', target: 0.995 },
];

type Shop = { baseUrl: string; paths: string[]; sessions: number; close(): void };

/** A stand-in for the shop: the right answer after `delayMs`, or none at all. */
async function openShop(delayMs: number | null): Promise<Shop> {
  const shop = { paths: [] as string[], sessions: 0 };
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    shop.paths.push(request.url ?? '');
    if (!request.headers.cookie) response.setHeader('set-cookie', `session=${++shop.sessions}`);
    const [user = 1, limit = 1] = request.url?.match(/\d+/g)?.map(Number) ?? [];
    const send = () => response.end(JSON.stringify({ orders: newestOf(user, limit) }));
    if (delayMs !== null) setTimeout(send, delayMs);
  };
  const server: Server = createServer(answer).listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return Object.assign(shop, {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close,
  });
}

/** Puts load on it, as verify does, until it is judged. */
async function verify(baseUrl: string, change: Partial<LoadPlan> = {}) {
  let judgement: LoadJudgement | null = null;
  let extended = false;
  const evidence = await gatherLoad({
    k6Path: k6Path ?? '',
    script,
    baseUrl,
    ratePerSecond: 200,
    users: 50,
    seed: 7,
    thresholdsMs: [80],
    requestTimeoutMs: 1000,
    maxSeconds: 20,
    labPids: [],
    signal: AbortSignal.timeout(30_000),
    decide: load => {
      judgement = judgeLoad(load, objectives, extended);
      extended ||= judgement.outcome === 'extend';
      return ['continue', 'extend'].includes(judgement.outcome) ? 'continue' : 'stop';
    },
    ...change,
  });
  judgement ??= judgeLoad(evidence, objectives, extended);
  return { evidence, judgement: judgement as LoadJudgement };
}

const decisions = ({ objectives }: LoadJudgement) => objectives.map(({ decision }) => decision);

describeUnless(skip, 'under a real load', () => {
  test('a fast shop passes, and each user keeps one session', async () => {
    const shop = await openShop(5);
    try {
      const { evidence, judgement } = await verify(shop.baseUrl);
      // On a machine whose other programs leave no CPU it may take longer; it never fails.
      assert.ok(['pass', 'undecided'].includes(judgement.outcome), JSON.stringify(judgement));
      assert.ok(judgement.outcome !== 'pass' || evidence.blocks.length >= 28);
      assert.ok(evidence.starved <= evidence.scheduled / 100);
      assert.ok(evidence.latencyMs && evidence.latencyMs.p50 >= 5 && evidence.latencyMs.p50 < 80);
      const seen = evidence.blocks.reduce((sum, block) => sum + block.requests, 0);
      assert.ok(Math.abs(seen - evidence.blocks.length * 50) <= 50, `${seen} requests`);
      assert.ok(shop.sessions <= 50 && shop.paths.length > 1000, `${shop.sessions} sessions`);
    } finally {
      shop.close();
    }
  });

  test('a slow shop fails by time, long before the load would end', async () => {
    const shop = await openShop(150);
    try {
      const { evidence, judgement } = await verify(shop.baseUrl);
      assert.equal(judgement.outcome, 'fail', JSON.stringify(judgement));
      assert.deepEqual(decisions(judgement), ['missed', 'met']);
      assert.ok(evidence.blocks.length <= 24, `${evidence.blocks.length} blocks`);
    } finally {
      shop.close();
    }
  });

  test('a shop that never answers fails: time-outs and drops are its own', async () => {
    const shop = await openShop(null);
    try {
      const { evidence, judgement } = await verify(shop.baseUrl);
      assert.equal(judgement.outcome, 'fail', JSON.stringify(judgement));
      assert.deepEqual(decisions(judgement), ['missed', 'missed']);
      assert.ok(evidence.blocks.every(block => block.failed === block.unanswered));
      // More than the users could send: the rest was dropped, as all of them were waiting.
      assert.ok(evidence.blocks.reduce((sum, block) => sum + block.failed, 0) > evidence.users);
    } finally {
      shop.close();
    }
  });

  test('a shop that goes away in the middle fails', async () => {
    const shop = await openShop(5);
    try {
      const closing = (block: { startMs: number }) => block.startMs === 2500 && shop.close();
      const { judgement } = await verify(shop.baseUrl, { onBlock: closing });
      assert.equal(judgement.outcome, 'fail', JSON.stringify(judgement));
    } finally {
      shop.close();
    }
  });

  test('two seconds for the table, with the same requests for the same seed', async () => {
    const asked: string[][] = [];
    for (let run = 0; run < 2; run++) {
      const shop = await openShop(5);
      try {
        const { evidence } = await verify(shop.baseUrl, { maxSeconds: 2, decide: () => 'continue' });
        assert.equal(evidence.blocks.length, 8);
        assert.ok(evidence.latencyMs && evidence.latencyMs.p95 >= 5);
        asked.push(shop.paths.slice(0, 300).sort());
      } finally {
        shop.close();
      }
    }
    const [first = [], second = []] = asked;
    // Requests that are sent at almost the same moment may arrive in another order.
    const both = first.filter(path => second.includes(path)).length;
    assert.ok(both >= 290, `${both} of 300 requests are the same`);
  });
});

describeUnless(skip, 'a generator that fails is never the shop’s fault', () => {
  const nowhere = 'http://127.0.0.1:9';
  const notJudged = { outcome: 'undecided', reason: 'PART_UNAVAILABLE' };

  test('k6 is missing', async () => {
    const { evidence, judgement } = await verify(nowhere, { k6Path: '/nowhere/k6' });
    assert.match(evidence.generatorError ?? '', /did not start/);
    assert.deepEqual({ outcome: judgement.outcome, reason: judgement.reason }, notJudged);
  });

  test('k6 rejects its script', async () => {
    const { evidence } = await verify(nowhere, { script: 'nothing' });
    assert.match(evidence.generatorError ?? '', /k6 ended with \d+: .*nothing/);
  });

  test('k6 is killed', async () => {
    const shop = await openShop(5);
    try {
      const killing = async ({ startMs }: { startMs: number }) => {
        if (startMs === 500) for (const pid of await childrenOf(process.pid)) process.kill(pid, 'SIGKILL');
      };
      const { evidence, judgement } = await verify(shop.baseUrl, { onBlock: block => void killing(block) });
      assert.match(evidence.generatorError ?? '', /SIGKILL/);
      assert.equal(
        judgeLoad(evidence, objectives, false).reason,
        'PART_UNAVAILABLE',
        JSON.stringify(judgement),
      );
    } finally {
      shop.close();
    }
  });
});

describeUnless(skip, 'k6 never stays behind', () => {
  test('when the load is aborted', async () => {
    const shop = await openShop(null);
    const abort = new AbortController();
    try {
      const load = verify(shop.baseUrl, {
        signal: abort.signal,
        onBlock: () => abort.abort(new Error('Ctrl-C')),
      });
      await assert.rejects(load, /Ctrl-C/);
      assert.deepEqual(await childrenOf(process.pid), []);
    } finally {
      shop.close();
    }
  });

  test('when the lab is killed', async () => {
    const shop = await openShop(5);
    const plan = {
      k6Path,
      script,
      baseUrl: shop.baseUrl,
      ratePerSecond: 100,
      users: 20,
      seed: 1,
      thresholdsMs: [80],
    };
    const code = `const { gatherLoad } = await import(${JSON.stringify(import.meta.resolve('./gather-load.ts'))});
      await gatherLoad({ ...${JSON.stringify(plan)}, requestTimeoutMs: 1000, maxSeconds: 20, labPids: [], decide: () => 'continue',
        signal: AbortSignal.timeout(20000), onBlock: () => console.log('block') });`;
    const lab = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await new Promise(resolve => lab.stdout.once('data', resolve));
      const [k6 = 0] = await childrenOf(lab.pid ?? 0);
      assert.ok(isAlive(k6));
      lab.kill('SIGKILL');
      for (let wait = 0; wait < 30 && isAlive(k6); wait++) await sleep(100);
      assert.ok(!isAlive(k6), 'k6 still runs 3 s later');
    } finally {
      lab.kill('SIGKILL');
      shop.close();
    }
  });
});

async function childrenOf(pid: number): Promise<number[]> {
  const listed = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return listed.split(' ').filter(Boolean).map(Number);
}

function isAlive(pid: number): boolean {
  return identify(pid) !== null;
}
