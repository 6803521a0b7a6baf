import { z } from 'zod';
import type { ShareEvidence } from '../evidence/evidence.ts';
import { defineCheck } from './contract.ts';
import { met, plain, unknown } from './wording.ts';

/** Under fewer a share says nothing. */
const leastRequests = 100;

/** The work is done by several replicas, by each that runs, and none does much more than its fair share of it. */
export const sharePerReplica = defineCheck({
  id: 'share-per-replica',
  title: 'share of the busiest copy of the shop',
  unit: '%',
  needs: ['shares'],
  params: z.strictObject({
    /** replicas that must take part */
    least: z.int().min(2),
    /** times the fair share that one may get */
    most: z.number().gt(1),
  }),
  judge({ shares }, { least, most }) {
    const busy = (shares?.servers ?? []).filter(({ requests }) => requests > 0);
    const total = busy.reduce((sum, { requests }) => sum + requests, 0);
    const copies = Math.max(least, busy.length, shares?.running ?? 0);
    const limit = Math.round((100 * most) / copies);
    const wanted = `${copies} copies share the requests, none gets more than ${limit} %`;
    if (!shares || total < leastRequests)
      return unknown('The front door passed on too few requests.', wanted, limit);
    const value = Math.round((100 * Math.max(...busy.map(({ requests }) => requests))) / total);
    const saw = shareText(shares);
    if (busy.length >= copies && value <= limit) return met(saw, wanted, value, limit);
    const next = 'npx lab status shows which copies run; gateway/haproxy.cfg says which of them get requests';
    const reason =
      busy.length < least
        ? 'One copy does all the work. When it stops, the shop is closed, and the shop can never be faster than this copy.'
        : busy.length < copies
          ? 'A copy that gets no requests helps nobody, and nobody would notice if it were dead.'
          : 'One copy does most of the work. The others could help more.';
    return { outcome: 'fail', saw, wanted, reason, next, value, limit };
  },
});

/** `api-1 got 1,200 requests, api-2 got 1,190`, and what runs and gets none. */
function shareText({ running, servers }: ShareEvidence): string {
  const [only] = servers;
  const listed =
    only && servers.length === 1
      ? `${only.server} got all ${plain(only.requests)} requests`
      : servers.map(({ server, requests }) => `${server} got ${plain(requests)} requests`).join(', ');
  return running > servers.length ? `${listed}, though ${running} copies run` : listed;
}
