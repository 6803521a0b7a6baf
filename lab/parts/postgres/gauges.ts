/** What each role of the shop does in PostgreSQL, as the server itself counts it. */
import type { Sql } from '../../../faults/contract.ts';
import type { Family } from '../contract.ts';
import { clonePattern, serviceRolesQuery } from './databases.ts';
import type { Server } from './postgres.ts';

type Work = { role: string; calls: number; rows: number; blocks: number };
type Sessions = { role: string; state: string; count: number };
type Allowed = { role: string; most: number };

const workQuery = `
  SELECT r.rolname AS role, sum(s.calls)::float8 AS calls, sum(s.rows)::float8 AS rows,
         sum(s.shared_blks_hit + s.shared_blks_read)::float8 AS blocks
  FROM pg_stat_statements s
  JOIN pg_database d ON d.oid = s.dbid
  JOIN pg_roles r ON r.oid = s.userid
  WHERE d.datname ~ $1 AND r.rolname IN (${serviceRolesQuery})
  GROUP BY r.rolname`;

/** One that waits for a lock is active too; it is told apart, as that is what a reader looks for. */
const sessionsQuery = `
  SELECT usename AS role, CASE WHEN wait_event_type = 'Lock' THEN 'waiting for a lock' ELSE state END AS state,
         count(*)::float8 AS count
  FROM pg_stat_activity
  WHERE datname ~ $1 AND usename IN (${serviceRolesQuery}) AND state IS NOT NULL
  GROUP BY 1, 2`;

const allowedQuery = `
  SELECT rolname AS role,
         (CASE WHEN rolconnlimit < 0 THEN current_setting('max_connections')::int ELSE rolconnlimit END)::float8 AS most
  FROM pg_roles WHERE rolname IN (${serviceRolesQuery})`;

/** Empty families when the server does not answer; their names begin with the server's. */
export async function postgresFamilies(sql: Sql, server: Server = 'postgres'): Promise<Family[]> {
  const seen = await ask(sql).catch(() => ({ work: [], sessions: [], allowed: [] }));
  const counted = (name: string, help: string, key: 'calls' | 'rows' | 'blocks'): Family => ({
    name: `${server}_${name}_total`,
    help,
    type: 'counter',
    samples: seen.work.map(({ role, ...counts }) => ({ labels: { role }, value: counts[key] })),
  });
  return [
    counted('statements', 'Statements run', 'calls'),
    counted('rows', 'Rows returned or changed', 'rows'),
    counted('blocks', 'Blocks of 8 kB looked at, in memory or on disk', 'blocks'),
    {
      name: `${server}_connections`,
      help: 'Open sessions by what they do',
      type: 'gauge',
      samples: seen.sessions.map(({ role, state, count }) => ({ labels: { role, state }, value: count })),
    },
    {
      name: `${server}_connections_allowed`,
      help: 'How many sessions the role may have at once',
      type: 'gauge',
      samples: seen.allowed.map(({ role, most }) => ({ labels: { role }, value: most })),
    },
  ];
}

const ask = async (sql: Sql) => ({
  work: await sql<Work>(workQuery, [clonePattern]),
  sessions: await sql<Sessions>(sessionsQuery, [clonePattern]),
  allowed: await sql<Allowed>(allowedQuery),
});
