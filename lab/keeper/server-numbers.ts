/** Asks PostgreSQL and HAProxy each second what they do. */
import { type Home, portOf } from '../home/home.ts';
import { haproxyRows, type ServerStats } from '../parts/haproxy/haproxy.ts';
import type { DatabaseNumbers, GatewayNumbers } from '../runtime/runtime.ts';
import { type KeptSession } from './kept-session.ts';
import { within } from './within.ts';

const limitMs = 1000;

type Activity = { active_ms: number; waiting_for_lock: number; connections: number };

/** `active_time` has what the sessions reported so far; those of the shop are the ones that log in as a replica. */
const activity = `
  SELECT (SELECT active_time FROM pg_stat_database WHERE datname = $1)::float8 AS active_ms,
         count(*) FILTER (WHERE state = 'active' AND wait_event_type = 'Lock')::int AS waiting_for_lock,
         count(*)::int AS connections
  FROM pg_stat_activity
  WHERE datname = $1 AND usename LIKE 'api\\_%'`;

export type ServerNumbers = {
  database(name: string): Promise<DatabaseNumbers | null>;
  gateway(): Promise<GatewayNumbers | null>;
};

export function createServerNumbers(home: Home, session: KeptSession): ServerNumbers {
  let before: { name: string; at: number; activeMs: number } | null = null;
  let rowsBefore: { at: number; rows: ServerStats[] } = { at: 0, rows: [] };

  return {
    async database(name) {
      try {
        const [row] = await session.sql<Activity>(activity, [name]);
        if (!row) return null;
        const now = { name, at: Date.now(), activeMs: row.active_ms };
        const active = before?.name === name ? (now.activeMs - before.activeMs) / (now.at - before.at) : 0;
        before = now;
        return {
          active: Math.max(0, active),
          waitingForLock: row.waiting_for_lock,
          connections: row.connections,
        };
      } catch {
        return null;
      }
    },
    async gateway() {
      try {
        const rows = await within(limitMs, haproxyRows(`http://127.0.0.1:${portOf(home, 'haproxy-stats')}`));
        const at = Date.now();
        const numbers = gatewayBetween(rowsBefore.rows, rows, (at - rowsBefore.at) / 1000);
        rowsBefore = { at, rows };
        return numbers;
      } catch {
        return null;
      }
    },
  };
}

export function gatewayBetween(before: ServerStats[], now: ServerStats[], seconds: number): GatewayNumbers {
  const servers = now
    .filter(({ server }) => server !== 'BACKEND')
    .map(({ backend, server, status, requests }) => {
      const earlier = before.find(row => row.backend === backend && row.server === server)?.requests;
      // Unknown, or more than now: HAProxy was started again in between.
      const sent = earlier === undefined || earlier > requests ? 0 : requests - earlier;
      return { name: server, isUp: status.startsWith('UP') || status === 'no check', sent };
    });
  const sentInAll = servers.reduce((sum, { sent }) => sum + sent, 0);
  return {
    queued: now.reduce((sum, { queued }) => sum + queued, 0),
    replicas: servers.map(({ name, isUp, sent }) => ({
      name,
      isUp,
      requestsPerSecond: sent / seconds,
      share: sentInAll === 0 ? null : sent / sentInAll,
    })),
  };
}
