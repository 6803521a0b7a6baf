/** What pg_stat_statements counted in one database, whichever role asked for it. */
import type { Sql } from '../../../faults/contract.ts';
import type { StatementCount } from './evidence.ts';

type Counted = StatementCount & { id: string };
export type Reading = {
  statements: Counted[];
  /** calls of the one who reads: a control that must grow with each reading */
  ownCalls: number;
};

// rows are those returned; blocks tell the work. bigint and numeric arrive as text, so all become double precision.
const query = `
  SELECT s.queryid::text AS id, min(s.query) AS query, sum(s.calls)::float8 AS calls, sum(s.rows)::float8 AS rows,
         sum(s.shared_blks_hit + s.shared_blks_read)::float8 AS blocks, sum(s.wal_records)::float8 AS "walRecords",
         d.datname = $1 AS judged
  FROM pg_stat_statements s
  JOIN pg_database d ON d.oid = s.dbid
  JOIN pg_roles r ON r.oid = s.userid
  WHERE d.datname = $1 OR r.rolname = current_user
  GROUP BY s.queryid, d.datname`;

/** `sql`: the superuser's, in another database that has pg_stat_statements. */
export async function readStatements(sql: Sql, database: string): Promise<Reading> {
  const rows = await sql<Counted & { judged: boolean }>(query, [database]);
  const ownCalls = rows.reduce((sum, { judged, calls }) => sum + (judged ? 0 : calls), 0);
  const statements = rows.flatMap(({ judged, ...counted }) => (judged ? [counted] : []));
  return { statements, ownCalls };
}

const nothing = { calls: 0, rows: 0, blocks: 0, walRecords: 0 };

/** What was done between two readings. */
export function difference(before: Reading, after: Reading): Counted[] {
  const earlier = new Map(before.statements.map(one => [one.id, one]));
  return after.statements.flatMap(({ id, query, ...now }) => {
    const then = earlier.get(id);
    // Fewer calls than before: the server forgot the statement meanwhile and began again from nothing.
    const base = then && then.calls <= now.calls ? then : nothing;
    const calls = now.calls - base.calls;
    if (calls === 0) return [];
    const rows = now.rows - base.rows;
    const blocks = now.blocks - base.blocks;
    return [{ id, query, calls, rows, blocks, walRecords: now.walRecords - base.walRecords }];
  });
}

/** More often than that nobody has to ask whether a copy is there. */
const idleCallsPerSecond = 10;

/**
 * Without what the shop sends by itself: statements that it had sent before anybody asked, as often as it may send them meanwhile. The
 * health check is one.
 */
export function withoutIdle(seen: Counted[], idle: Reading, seconds: number): StatementCount[] {
  const own = new Set(idle.statements.map(({ id }) => id));
  const most = Math.ceil(seconds * idleCallsPerSecond);
  return seen.flatMap(({ id, query, ...counted }) => {
    const calls = own.has(id) ? Math.max(0, counted.calls - most) : counted.calls;
    if (calls === 0) return [];
    const share = calls / counted.calls;
    const { rows, blocks, walRecords } = counted;
    return [{ query, calls, rows: rows * share, blocks: blocks * share, walRecords: walRecords * share }];
  });
}
