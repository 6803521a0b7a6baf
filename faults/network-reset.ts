import { z } from 'zod';
import { linkName } from './contract.ts';
import { toxicFault } from './toxic-fault.ts';

/** Whoever speaks over the link is cut off. */
export const networkReset = toxicFault({
  id: 'network-reset',
  title: 'Connections are cut off',
  fidelity:
    'A new connection is accepted and, at the first bytes that are sent over it, ended with a TCP reset. One that was open before ends too, but in the orderly way (FIN). What was sent is lost.',
  example: 'lab fault inject network-reset --link api-1-postgres --for 10s',
  params: z.strictObject({ link: linkName }),
  type: 'reset_peer',
  stream: 'upstream',
  attributes: () => ({ timeout: 0 }),
  paramsOf: link => ({ link }),
  describe: () => 'connections are reset',
  without: 'connections stay',
  fits: ({ outcome }) => outcome === 'cut off',
});
