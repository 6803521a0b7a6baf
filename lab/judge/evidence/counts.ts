/** What PostgreSQL did for each kind of traffic, counted by pg_stat_statements. Noise cannot change these numbers. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from '../../../faults/contract.ts';
import { judged } from '../../shop/compare.ts';
import { withCookies } from '../../shop/cookies.ts';
import type { Send } from '../../shop/http-sender.ts';
import type { Random, Traffic, User, Walk } from '../../shop/traffic.ts';
import { userOf } from '../../shop/traffic.ts';
import { traffic } from '../../shop/traffics.ts';
import { bytesRead } from './bytes-read.ts';
import { defineCollector, within } from './collector.ts';
import type { CountRound } from './evidence.ts';
import { difference, type Reading, readStatements, withoutIdle } from './statements.ts';

const usual = { requests: 2, rounds: 3 };
/** times that so many rounds are added when those before do not agree */
const mostMore = 2;
/** What the shop still does after its last answer belongs to this kind and not to the next one. */
const aftermathMs = 30;
const leastDrawn = 6;
const mostDrawn = 49;

/** What each kind of traffic that a check counts makes the database do. */
export const counts = defineCollector({
  id: 'counts',
  stage: 'counted',
  parts: ['postgres', 'haproxy'],
  async gather(context) {
    const { database, idle, pids, send, random, counted, sayOf } = context;
    const found: CountRound[] = [];
    await within(context, 'lab', async sql => {
      for (const kind of counted.flatMap(name => traffic[name] ?? [])) {
        const request = { sql, database, idle, pids, send, random, traffic: kind, ...usual };
        const enough = (rounds: CountRound[]) => sayOf([...found, ...rounds], kind.id) === 'fail';
        found.push(...(await gatherCounts(request, enough)));
        for (let more = 0; more < mostMore && sayOf(found, kind.id) === 'unknown'; more++)
          found.push(...(await gatherCounts(request, enough)));
      }
    });
    return found;
  },
});

export type CountsRequest = {
  /** the superuser, in a database that has pg_stat_statements */
  sql: Sql;
  /** only statements in this database count */
  database: string;
  /** before anybody asked: what the shop had sent by itself */
  idle: Reading;
  /** the processes of the copies */
  pids(): number[];
  traffic: Traffic;
  /** for each round */
  requests: number;
  rounds: number;
  send: Send;
  random: Random;
};

/** Those of a kind that does not say what costs most. */
const costly = (kind: Traffic): Walk => ({
  name: '',
  sizes: [5, 50],
  newUser: () => ({ ...userOf(kind), draw: kind.drawCostly }),
});

/**
 * Sends one request at a time; nothing else may run meanwhile. A request that fails ends its round, which then does not count. `enough`:
 * what was counted decides, so that no other walk is needed.
 */
export async function gatherCounts(
  request: CountsRequest,
  enough = (_soFar: CountRound[]) => false,
): Promise<CountRound[]> {
  const gathered: CountRound[] = [];
  const walks = request.traffic.walks ?? [costly(request.traffic)];
  const drawn = leastDrawn + Math.floor(request.random() * (mostDrawn - leastDrawn + 1));
  for (const walk of walks) {
    for (const size of walk.sizes) {
      gathered.push(...(await walkOf(request, walk, size === 'drawn' ? drawn : size)));
    }
    if (enough(gathered)) break;
  }
  await sleep(aftermathMs);
  return gathered;
}

/** One user goes all the way, round after round. What a round does late is counted in the one after it: nothing lies between them. */
async function walkOf(request: CountsRequest, walk: Walk, size: number): Promise<CountRound[]> {
  const { traffic: kind, rounds, requests } = request;
  const user = walk.newUser();
  const ask = asking(request, user, size);
  for (let skipped = 0; skipped < (walk.skipped ?? 0); skipped++) await ask();
  const found: CountRound[] = [];
  let before = await read(request);
  for (let round = 0; round < rounds; round++) {
    let sent = 0;
    let wrong: CountRound['wrong'] = null;
    while (sent < requests && !wrong) {
      wrong = await ask();
      sent++;
    }
    const after = await read(request);
    found.push({
      traffic: kind.id,
      walk: walk.name,
      size,
      requests: sent,
      failed: wrong ? 1 : 0,
      wrong,
      statements: withoutIdle(
        difference(before.statements, after.statements),
        request.idle,
        (after.atMs - before.atMs) / 1000,
      ),
      bytes: before.bytes === null || after.bytes === null ? null : after.bytes - before.bytes,
      isCounting: after.statements.ownCalls > before.statements.ownCalls,
    });
    before = after;
  }
  return found;
}

/** Sends the user's next request; answers what was wrong with its answer. */
function asking(
  { traffic: kind, send, random }: CountsRequest,
  user: User,
  size: number,
): () => Promise<CountRound['wrong']> {
  const asUser = withCookies(send);
  return async () => {
    const request = user.draw(random, size);
    const answer = await asUser(request);
    const judgement = user.judge(request, answer);
    return judgement.wrong ? judged(kind.id, request, answer, judgement) : null;
  };
}

const read = async ({ sql, database, pids }: CountsRequest) => ({
  bytes: bytesRead(pids()),
  statements: await readStatements(sql, database),
  atMs: Date.now(),
});
