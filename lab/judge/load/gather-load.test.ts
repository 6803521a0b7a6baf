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
import type { StreamPlan } from './generators.ts';
import { judgeLoad } from './judge-load.ts';
import type { LoadJudgement, LoadObjective } from './judge-stream.ts';
import { blockMs } from './load-blocks.ts';

const k6Path = findTool('k6');
const skip = k6Path === null && 'k6 is not on this machine';
const customers: StreamPlan = {
  ...{ as: 'customers', script: 'order-history', ratePerSecond: 200, users: 50, thresholdsMs: [80] },
  ...{ from: null, times: null },
};
const of = { of: 'customers' };
const objectives: LoadObjective[] = [
  { ...of, name: 'latency', sli: 'latency', thresholdMs: 80, target: 0.95 },
  { ...of, name: 'availability', sli: 'availability', target: 0.995 },
];

type Shop = {
  baseUrl: string;
  paths: string[];
  /** requests by the address that they came from */
  callers: Map<string, number>;
  sessions: number;
  close(): void;
};

/** A stand-in for the shop: the right answer after `delayMs`, or none at all. */
async function openShop(delayMs: number | null): Promise<Shop> {
  const shop = { paths: [] as string[], callers: new Map<string, number>(), sessions: 0 };
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    shop.paths.push(request.url ?? '');
    const caller = request.socket.remoteAddress ?? '';
    shop.callers.set(caller, (shop.callers.get(caller) ?? 0) + 1);
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
async function verify(
  baseUrl: string,
  { stream, ...change }: Partial<LoadPlan> & { stream?: Partial<StreamPlan> } = {},
) {
  let judgement: LoadJudgement | null = null;
  let extended = false;
  const loads = await gatherLoad({
    k6Path: k6Path ?? '',
    baseUrl,
    streams: [{ ...customers, ...stream }],
    seed: 7,
    requestTimeoutMs: 1000,
    maxSeconds: 20,
    labPids: [],
    signal: AbortSignal.timeout(30_000),
    decide: soFar => {
      judgement = judgeLoad(soFar, objectives, extended);
      extended ||= judgement.outcome === 'extend';
      return ['continue', 'extend'].includes(judgement.outcome) ? 'continue' : 'stop';
    },
    ...change,
  });
  judgement ??= judgeLoad(loads, objectives, extended);
  const [evidence] = loads;
  assert.ok(evidence);
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
      const [latency, availability] = decisions(judgement);
      assert.equal(latency, 'missed');
      assert.notEqual(availability, 'missed'); // beside busy programs it may still be open then
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
      // A user waits a second for each answer, so whatever is above one request a second for each was dropped.
      const failed = evidence.blocks.reduce((sum, block) => sum + block.failed, 0);
      assert.ok(failed > evidence.users * ((evidence.blocks.length * blockMs) / 1000 + 1), String(failed));
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

describeUnless(skip, 'several streams', () => {
  test('each sends its own rate from its own addresses, and one that sends so many sends no more', async () => {
    const shop = await openShop(5);
    try {
      const loads = await gatherLoad({
        ...{ k6Path: k6Path ?? '', baseUrl: shop.baseUrl, seed: 7, requestTimeoutMs: 1000, maxSeconds: 3 },
        ...{ labPids: [], signal: AbortSignal.timeout(30_000), decide: () => 'continue' as const },
        streams: [
          { ...customers, ratePerSecond: 60, users: 20 },
          { ...customers, as: 'robot', ratePerSecond: 40, users: 20, from: '127.0.0.66' },
          { ...customers, as: 'pupils', ratePerSecond: 20, users: 4, from: '127.0.1.1-127.0.1.4' },
          { ...customers, as: 'sale', ratePerSecond: 20, users: 5, times: 7, thresholdsMs: [] },
        ],
      });
      assert.deepEqual(
        loads.map(({ as, blocks, generatorError }) => [as, blocks.length, generatorError]),
        ['customers', 'robot', 'pupils', 'sale'].map(as => [as, 12, null]),
      );
      const sent = loads.map(({ blocks }) => blocks.reduce((sum, block) => sum + block.requests, 0));
      const [many = 0, fewer = 0, few = 0, some] = sent;
      assert.ok(many > fewer && fewer > few && few > 20, sent.join(', '));
      assert.equal(some, 7);
      assert.ok(loads.every(({ blocks }) => blocks.every(({ failed }) => failed === 0)));
      const callers = [...shop.callers.keys()].sort();
      const pupils = ['127.0.1.1', '127.0.1.2', '127.0.1.3', '127.0.1.4'];
      assert.deepEqual(callers, ['127.0.0.1', '127.0.0.66', ...pupils]);
    } finally {
      shop.close();
    }
  });

  test('one that is decided is recorded no further, while the others go on', async () => {
    const shop = await openShop(5);
    try {
      const loads = await gatherLoad({
        ...{ k6Path: k6Path ?? '', baseUrl: shop.baseUrl, seed: 7, requestTimeoutMs: 1000, maxSeconds: 2 },
        ...{ labPids: [], signal: AbortSignal.timeout(30_000), decide: () => 'continue' as const },
        streams: [customers, { ...customers, as: 'robot', ratePerSecond: 20, users: 5 }],
        isDecided: ({ as, blocks }) => as === 'robot' && blocks.length === 3,
      });
      assert.deepEqual(
        loads.map(({ blocks }) => blocks.length),
        [8, 3],
      );
    } finally {
      shop.close();
    }
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
    const { evidence } = await verify(nowhere, { stream: { script: 'nothing' } });
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
        judgeLoad([evidence], objectives, false).reason,
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
      baseUrl: shop.baseUrl,
      streams: [{ ...customers, ratePerSecond: 100, users: 20 }],
      seed: 1,
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
