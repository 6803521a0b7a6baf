import { z } from 'zod';
import { linkName } from './contract.ts';
import { toxicFault } from './toxic-fault.ts';

/** `up`: what is sent is swallowed; `down`, as where it is left out: it arrives, and its answer is swallowed. */
type Params = { link: string; stream?: 'up' | 'down' | undefined };

/** No answer ever comes, and no error either. */
export const networkTimeout = toxicFault<Params>({
  id: 'network-timeout',
  title: 'Answers never arrive',
  fidelity:
    'Requests arrive and run, but their answers never come back, and the connection stays open, as behind a firewall that drops packets. With `stream: up` the requests themselves never arrive. When the fault is taken out, the connections that waited are closed. New connections are accepted, which a host that is down would not do.',
  example: 'lab fault inject network-timeout --link api-postgres --for 10s',
  params: z.strictObject({
    link: linkName,
    stream: z
      .enum(['up', 'down'])
      .optional()
      .describe('what is lost: up for what is sent, down for the answers; by default down'),
  }),
  type: 'timeout',
  stream: ({ stream }) => (stream === 'up' ? 'upstream' : 'downstream'),
  attributes: () => ({ timeout: 0 }),
  paramsOf: (link, _attributes, stream) => ({ link, ...(stream === 'upstream' && { stream: 'up' }) }),
  describe: () => 'no answer comes through',
  without: 'answers come through',
  fits: ({ outcome }) => outcome === 'silent',
});
