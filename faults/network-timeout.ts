import { z } from 'zod';
import { linkName } from './contract.ts';
import { toxicFault } from './toxic-fault.ts';

/** No answer ever comes, and no error either. */
export const networkTimeout = toxicFault({
  id: 'network-timeout',
  title: 'Answers never arrive',
  fidelity:
    'Requests arrive and run, but their answers never come back, and the connection stays open, as behind a firewall that drops packets. When the fault is taken out, the connections that waited are closed. New connections are accepted, which a host that is down would not do.',
  example: 'lab fault inject network-timeout --link api-postgres --for 10s',
  params: z.strictObject({ link: linkName }),
  type: 'timeout',
  stream: 'downstream',
  attributes: () => ({ timeout: 0 }),
  paramsOf: link => ({ link }),
  describe: () => 'no answer comes through',
  without: 'answers come through',
  fits: ({ outcome }) => outcome === 'silent',
});
