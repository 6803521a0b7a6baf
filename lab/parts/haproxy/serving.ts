/** Whether the front door passes requests on to a copy of the service. */
import type { Home } from '../../home/home.ts';
import { addressOf } from '../layout.ts';
import { haproxyStats, type ServerStats } from './haproxy.ts';

/** Not while it does not answer. */
export const isServing = (home: Home, copy: string): Promise<boolean> =>
  haproxyStats(`http://${addressOf(home, 'haproxy-stats')}`).then(
    servers => passesOn(servers, addressOf(home, copy)),
    () => false,
  );

/** False only while it knows the copy and leaves it out; by its address, whatever the learner's file calls it. */
export const passesOn = (servers: Pick<ServerStats, 'address' | 'status'>[], address: string): boolean =>
  servers.filter(server => server.address === address).every(({ status }) => /^(UP|no check)/.test(status));
