/** What the replica does, and how late it is. */
import type { Sql } from '../../../faults/contract.ts';
import type { Home } from '../../home/home.ts';
import { type Activity, busyFrom, type Family, type Look, quiet } from '../contract.ts';
import type { Space } from '../part.ts';
import { databaseOf, serviceRolesQuery } from '../postgres/databases.ts';
import { postgresFamilies } from '../postgres/gauges.ts';
import { createKeptSession } from '../postgres/kept-session.ts';

export type ReplicaNumbers = {
  /** s, that what it shows is older than what the primary has; 0 when it has shown all that it got */
  late: number;
  /** sessions that ran a question, on average over the last second */
  active: number;
  /** sessions of the services */
  connections: number;
  statementsPerSecond: number;
};

type Reading = {
  at: number;
  space: Space;
  late: number;
  activeMs: number;
  connections: number;
  statements: number;
};
type Row = Record<'active_ms' | 'connections' | 'statements', number> & {
  has_all: boolean;
  /** of the last change that it shows; null when it shows none since its start */
  shown_s_ago: number | null;
};

const query = `
  SELECT pg_last_wal_replay_lsn() >= pg_last_wal_receive_lsn() AS has_all,
         extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8 AS shown_s_ago,
         (SELECT active_time FROM pg_stat_database WHERE datname = $1)::float8 AS active_ms,
         (SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND usename IN (${serviceRolesQuery}))::float8 AS connections,
         (SELECT coalesce(sum(calls), 0) FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
           JOIN pg_roles r ON r.oid = s.userid
          WHERE d.datname = $1 AND r.rolname IN (${serviceRolesQuery}))::float8 AS statements`;

export function lookAtReplica(home: Home): Look {
  const session = createKeptSession(home, 'replica');
  let before: Reading | null = null;
  let caughtUpAt: number | null = null;

  async function read(sql: Sql, space: Space): Promise<Reading> {
    const [row] = await sql<Row>(query, [databaseOf(space)]);
    if (!row) throw new Error('no row'); // a query without FROM has one
    const at = Date.now();
    if (row.has_all) caughtUpAt = at;
    // Nothing that came after it had caught up can be older than that, however long ago the last change was.
    const most = caughtUpAt === null ? Number.POSITIVE_INFINITY : (at - caughtUpAt) / 1000;
    const late = row.has_all ? 0 : Math.min(row.shown_s_ago ?? 0, most);
    const { active_ms: activeMs, connections, statements } = row;
    return { at, space, late, activeMs, connections, statements };
  }

  return {
    async numbers(space) {
      const now = await read(session.sql, space).catch(() => null);
      const numbers = before && now && replicaNumbers(before, now);
      before = now;
      return numbers && { numbers, activity: activityOf(numbers), words: replicaWords(numbers) };
    },
    gauges: async () => [...(await postgresFamilies(session.sql, 'replica')), lateness(before)],
    end: session.end,
  };
}

/** Null when it counts from the start again, or those of another shop. */
export function replicaNumbers(before: Reading, now: Reading): ReplicaNumbers | null {
  const ms = now.at - before.at;
  if (now.space !== before.space || now.statements < before.statements || ms <= 0) return null;
  return {
    late: now.late,
    active: Math.max(0, now.activeMs - before.activeMs) / ms,
    connections: now.connections,
    statementsPerSecond: (1000 * (now.statements - before.statements)) / ms,
  };
}

function activityOf({ active }: ReplicaNumbers): Activity {
  const load = Math.min(1, active);
  return { ...quiet, is: load >= busyFrom ? 'busy' : 'idle', load };
}

const shownFrom = 0.05;

export function replicaWords({ late, connections, statementsPerSecond }: ReplicaNumbers): string {
  return [
    late < shownFrom ? 'up to date' : `${late.toFixed(1)} s behind the primary`,
    `${connections} connection${connections === 1 ? '' : 's'}`,
    `${Math.round(statementsPerSecond).toLocaleString('en-US')} statements a second`,
  ].join(', ');
}

const lateness = (reading: Reading | null): Family => ({
  name: 'replica_late_seconds',
  help: 'How much older what the replica shows is than what the primary has',
  type: 'gauge',
  samples: reading ? [{ labels: {}, value: reading.late }] : [],
});
