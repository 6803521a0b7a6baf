/** How the front door shares the requests among the replicas, as HAProxy counts them. */
import { haproxyStats, type ServerStats } from '../../parts/haproxy/haproxy.ts';
import { defineCollector } from './collector.ts';

/** Who did the work while the load ran. */
export type ShareEvidence = {
  /** replicas that ran, whether or not the front door knew them */
  running: number;
  /** what the front door sent to each replica that it knew, by the name that the learner's haproxy.cfg gives it */
  servers: { server: string; requests: number }[];
};

/** Of the load alone: a trial may end replicas. */
export const shares = defineCollector({
  id: 'shares',
  stage: 'around-load',
  parts: ['haproxy'],
  async gather({ statsUrl, running }) {
    /** null when the front door was ended from outside, which voids the verdict */
    const read = () => readShares(statsUrl).catch(() => null);
    const before = await read();
    const seen = async (): Promise<ShareEvidence | null> => {
      const now = before && (await read());
      return before && now && { running: running(), servers: sharesBetween(before, now) };
    };
    let ofLoad: ReturnType<typeof seen> | null = null;
    return {
      soFar() {
        ofLoad ??= seen();
        return ofLoad;
      },
      async end() {},
    };
  },
});

export type SharesReading = ServerStats[];

/** Every server of the learner's haproxy.cfg with what it got since HAProxy started. Throws when HAProxy does not answer. */
export const readShares = (statsUrl: string): Promise<SharesReading> => haproxyStats(statsUrl);

/** What each replica got between two readings. A replica is an address: two names for the same one are one replica. */
export function sharesBetween(before: SharesReading, after: SharesReading): ShareEvidence['servers'] {
  const earlier = new Map(before.map(server => [keyOf(server), server.requests]));
  const found = new Map<string, ShareEvidence['servers'][number]>();
  for (const server of after) {
    const share = found.get(server.address) ?? { server: server.server, requests: 0 };
    share.requests += server.requests - (earlier.get(keyOf(server)) ?? 0);
    found.set(server.address, share);
  }
  return [...found.values()];
}

const keyOf = ({ backend, server }: ServerStats): string => `${backend}/${server}`;
