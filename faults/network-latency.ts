import { z } from 'zod';
import { duration, firstAnswerLimitMs, linkName } from './contract.ts';
import { toxicFault } from './toxic-fault.ts';

const atMost = duration.refine(ms => ms <= 10_000, 'must be at most 10s');

/** Every answer over a link arrives later, as if the other end were further away. */
export const networkLatency = toxicFault({
  id: 'network-latency',
  title: 'The network is slow',
  fidelity:
    'Delays each answer on the link by a fixed time, also on connections that are already open. Jitter makes the delay longer or shorter by up to its value. The TCP handshake itself is not delayed, nothing is lost or reordered, and no bandwidth is taken.',
  example: 'lab fault inject network-latency --link api-postgres --latency 50ms --for 60s',
  params: z.strictObject({
    link: linkName,
    latency: atMost.describe('the delay added to each answer, such as 50ms (1ms to 10s)'),
    jitter: atMost
      .optional()
      .describe('how much the delay varies to either side, such as 10ms; by default not at all'),
  }),
  type: 'latency',
  stream: () => 'downstream',
  attributes: ({ latency, jitter = 0 }) => ({ latency, jitter }),
  paramsOf: (link, { latency = 0, jitter = 0 }) => ({ link, latency, ...(jitter > 0 && { jitter }) }),
  describe: ({ latency, jitter }) => `${latency} ms added${jitter ? `, ± ${jitter} ms` : ''}`,
  without: 'no added delay',
  // Toxiproxy counts in whole milliseconds.
  fits: ({ outcome, ms }, { latency, jitter = 0 }) =>
    ['answered', 'silent'].includes(outcome) && ms >= Math.min(latency - jitter, firstAnswerLimitMs) - 1,
});
