/** How the front door shares the requests among the replicas, as HAProxy counts them. */
import { haproxyStats, type ServerStats } from '../../parts/haproxy/haproxy.ts';
import type { ShareEvidence } from './evidence.ts';

export type SharesReading = ServerStats[];

/** Every server of the learner's haproxy.cfg with what it got since HAProxy started. Throws when HAProxy does not answer. */
export const readShares = (statsUrl: string): Promise<SharesReading> => haproxyStats(statsUrl);

/** What each replica got between two readings. A replica is an address: two names for the same one are one replica. */
export function sharesBetween(before: SharesReading, after: SharesReading): ShareEvidence['servers'] {
  const earlier = new Map(before.map(server => [keyOf(server), server.requests]));
  const shares = new Map<string, ShareEvidence['servers'][number]>();
  for (const server of after) {
    const share = shares.get(server.address) ?? { server: server.server, requests: 0 };
    share.requests += server.requests - (earlier.get(keyOf(server)) ?? 0);
    shares.set(server.address, share);
  }
  return [...shares.values()];
}

const keyOf = ({ backend, server }: ServerStats): string => `${backend}/${server}`;
