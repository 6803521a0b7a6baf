import { z } from 'zod';
import { linkName } from './contract.ts';
import { toxicFault } from './toxic-fault.ts';

/** Whoever speaks over the link is cut off. */
export const networkReset = toxicFault({
  id: 'network-reset',
  title: 'Connections are cut off',
  fidelity:
    'A new connection is accepted, and ended with a TCP reset when the first bytes are sent over it. A connection that was already open ends too, but in the orderly way (FIN). The bytes that were sent are lost.',
  example: 'lab fault inject network-reset --link api-1-postgres --for 10s',
  params: z.strictObject({ link: linkName }),
  type: 'reset_peer',
  stream: () => 'upstream',
  attributes: () => ({ timeout: 0 }),
  paramsOf: link => ({ link }),
  describe: () => 'connections are reset',
  without: 'connections stay',
  fits: ({ outcome }) => outcome === 'cut off',
});
