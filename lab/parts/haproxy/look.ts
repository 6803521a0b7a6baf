/** What HAProxy did in the last second, and whether requests pile up in it. */
import { type Home } from '../../home/home.ts';
import { type Activity, type Look, quiet } from '../contract.ts';
import { addressOf } from '../layout.ts';
import { within } from '../within.ts';
import { haproxyRows, type ServerStats } from './haproxy.ts';

const limitMs = 1000;

export type GatewayNumbers = {
  /** requests that wait in HAProxy for a replica */
  queued: number;
  /** share: 0–1 of the last second's requests; null when there were none */
  replicas: { name: string; isUp: boolean; requestsPerSecond: number; share: number | null }[];
};

export function lookAtHaproxy(home: Home): Look {
  let before: { at: number; rows: ServerStats[] } = { at: 0, rows: [] };
  return {
    async numbers() {
      try {
        const rows = await within(limitMs, haproxyRows(`http://${addressOf(home, 'haproxy-stats')}`));
        const at = Date.now();
        const numbers = gatewayBetween(before.rows, rows, (at - before.at) / 1000);
        before = { at, rows };
        return { numbers, activity: gatewayActivity(numbers), words: gatewayWords(numbers) };
      } catch {
        return null;
      }
    },
    end() {},
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

/** What HAProxy itself does is little; what matters is whether requests pile up in it. */
export function gatewayActivity({ queued, replicas }: GatewayNumbers): Activity {
  const nobody = replicas.every(({ isUp }) => !isUp);
  if (queued > 0 || nobody) return { ...quiet, is: 'waiting', waitsFor: 'a replica', waiting: queued };
  return { ...quiet, is: 'idle' };
}

/** Where there is a choice: who gets how much, and whom HAProxy leaves out. */
export function gatewayWords({ replicas }: GatewayNumbers): string {
  if (replicas.length < 2) return '';
  const got = replicas.map(
    ({ name, isUp, share }) => `${name} ${isUp ? Math.round((share ?? 0) * 100) : 'is out'}`,
  );
  return `of 100 requests: ${got.join(', ')}`;
}
