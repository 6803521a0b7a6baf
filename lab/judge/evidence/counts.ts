/** What PostgreSQL did for each kind of traffic, counted by pg_stat_statements. Noise cannot change these numbers. */
import type { Sql } from '../../../faults/contract.ts';
import type { Send } from '../../shop/http-sender.ts';
import type { Random, Traffic } from '../../shop/traffic.ts';
import { traffic } from '../../shop/traffics.ts';
import { defineCollector, within } from './collector.ts';
import type { CountRound, StatementCount } from './evidence.ts';

const usual = { sizes: [5, 50], requests: 3, rounds: 3 };
/** times that so many rounds are added when those before do not agree */
const mostMore = 2;

/** What each kind of traffic that a check counts makes the database do. */
export const counts = defineCollector({
  id: 'counts',
  stage: 'counted',
  parts: ['postgres', 'haproxy'],
  async gather(context) {
    const { database, roles, send, random, counted, doNotAgree } = context;
    const found: CountRound[] = [];
    await within(context, 'lab', async sql => {
      for (const kind of counted.flatMap(name => traffic[name] ?? [])) {
        const request = { sql, database, roles, send, random, traffic: kind, ...usual };
        found.push(...(await gatherCounts(request)));
        for (let more = 0; more < mostMore && doNotAgree(found, kind.id); more++)
          found.push(...(await gatherCounts(request)));
      }
    });
    return found;
  },
});

export type CountsRequest = {
  /** the superuser, in a database that has pg_stat_statements */
  sql: Sql;
  /** only statements in this database … */
  database: string;
  /** … by these roles count: those of the replicas */
  roles: string[];
  traffic: Traffic;
  /** rows per page; one round of each size, then the next round */
  sizes: number[];
  /** for each round */
  requests: number;
  rounds: number;
  send: Send;
  random: Random;
};

/** Sends one request at a time; nothing else may run meanwhile. A request that fails ends its round, which then does not count. */
export async function gatherCounts(request: CountsRequest): Promise<CountRound[]> {
  const gathered: CountRound[] = [];
  for (let round = 0; round < request.rounds; round++) {
    for (const size of request.sizes) gathered.push(await countRound(request, size));
  }
  return gathered;
}

async function countRound(request: CountsRequest, size: number): Promise<CountRound> {
  const { traffic: kind, send, random } = request;
  const before = await readStatements(request);
  const ownBefore = await ownCalls(request);
  let sent = 0;
  let failed = 0;
  while (sent < request.requests && failed === 0) {
    const drawn = kind.drawCostly(random, size);
    const answer = await send(drawn);
    sent++;
    if (kind.judge(drawn, answer).wrong) failed++;
  }
  const statements = difference(before, await readStatements(request));
  const isCounting = (await ownCalls(request)) > ownBefore;
  return { traffic: kind.id, size, requests: sent, failed, statements, isCounting };
}

/** Of the superuser who asks: a control that must grow with each question. */
async function ownCalls({ sql }: CountsRequest): Promise<number> {
  const [row] = await sql<{ calls: number }>(
    `SELECT sum(s.calls)::float8 AS calls FROM pg_stat_statements s
     JOIN pg_roles r ON r.oid = s.userid AND r.rolname = current_user`,
  );
  return row?.calls ?? 0;
}

type Reading = StatementCount & { id: string };

// rows are those returned; blocks tell the work. bigint and numeric arrive as text, so all become double precision.
async function readStatements({ sql, database, roles }: CountsRequest): Promise<Reading[]> {
  return sql<Reading>(
    `SELECT s.queryid::text AS id, min(s.query) AS query, sum(s.calls)::float8 AS calls, sum(s.rows)::float8 AS rows,
            sum(s.shared_blks_hit + s.shared_blks_read)::float8 AS blocks, sum(s.wal_records)::float8 AS "walRecords"
     FROM pg_stat_statements s
     JOIN pg_database d ON d.oid = s.dbid
     JOIN pg_roles r ON r.oid = s.userid
     WHERE d.datname = $1 AND r.rolname = ANY($2)
     GROUP BY s.queryid`,
    [database, roles],
  );
}

function difference(before: Reading[], after: Reading[]): StatementCount[] {
  const earlier = new Map(before.map(reading => [reading.id, reading]));
  return after.flatMap(({ id, query, ...now }) => {
    const then = earlier.get(id);
    // Fewer calls than before: the server forgot the statement meanwhile and began again from nothing.
    const base = then && then.calls <= now.calls ? then : { calls: 0, rows: 0, blocks: 0, walRecords: 0 };
    const calls = now.calls - base.calls;
    if (calls === 0) return [];
    return [
      {
        query,
        calls,
        rows: now.rows - base.rows,
        blocks: now.blocks - base.blocks,
        walRecords: now.walRecords - base.walRecords,
      },
    ];
  });
}
