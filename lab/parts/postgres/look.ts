/** What PostgreSQL does, as the server itself counts it: the last second of the shop, and each role's work for Prometheus. */
import type { Sql } from '../../../faults/contract.ts';
import type { Home } from '../../home/home.ts';
import { type Activity, busyFrom, type Look, type PartNumbers, quiet } from '../contract.ts';
import type { Space } from '../part.ts';
import { databaseOf, serviceRolesQuery } from './databases.ts';
import { postgresFamilies } from './gauges.ts';
import { createKeptSession } from './kept-session.ts';

/** PostgreSQL's sessions of the services. */
export type DatabaseNumbers = {
  /** sessions that ran a statement, on average over the last second; more than one when they ran side by side */
  active: number;
  /** sessions that wait for a lock right now */
  waitingForLock: number;
  connections: number;
};

type Counts = { active_ms: number; waiting_for_lock: number; connections: number };

/** `active_time` has what the sessions reported so far; those of the shop are the ones that log in as a copy of a service. */
const countsQuery = `
  SELECT (SELECT active_time FROM pg_stat_database WHERE datname = $1)::float8 AS active_ms,
         count(*) FILTER (WHERE state = 'active' AND wait_event_type = 'Lock')::int AS waiting_for_lock,
         count(*)::int AS connections
  FROM pg_stat_activity
  WHERE datname = $1 AND usename IN (${serviceRolesQuery})`;

export function lookAtPostgres(home: Home): Look {
  const session = createKeptSession(home);
  const numbers = databaseNumbers(session.sql);
  return {
    async numbers(space) {
      const seen = await numbers(space).catch(() => null);
      return seen && { numbers: seen, activity: databaseActivity(seen), words: '' };
    },
    gauges: () => postgresFamilies(session.sql),
    end: session.end,
  };
}

function databaseNumbers(sql: Sql): (space: Space) => Promise<DatabaseNumbers | null> {
  let before: { name: string; at: number; activeMs: number } | null = null;
  return async space => {
    const name = databaseOf(space);
    const [row] = await sql<Counts>(countsQuery, [name]);
    if (!row) return null;
    const now = { name, at: Date.now(), activeMs: row.active_ms };
    const active = before?.name === name ? (now.activeMs - before.activeMs) / (now.at - before.at) : 0;
    before = now;
    return {
      active: Math.max(0, active),
      waitingForLock: row.waiting_for_lock,
      connections: row.connections,
    };
  };
}

export function databaseActivity({ active, waitingForLock }: DatabaseNumbers): PartNumbers['activity'] {
  const load = Math.min(1, active);
  if (waitingForLock > 0) return { is: 'waiting', waitsFor: 'a lock', waiting: waitingForLock, load };
  return { ...quiet, is: load >= busyFrom ? 'busy' : 'idle', load } satisfies Activity;
}
