/** Whether the front door passes requests on to a copy of the service. */
import type { Home } from '../../home/home.ts';
import { addressOf } from '../layout.ts';
import { haproxyStats } from './haproxy.ts';

/** False only while it knows the copy and leaves it out, or does not answer; known by its address, whatever the learner's file calls it. */
export async function isServing(home: Home, copy: string): Promise<boolean> {
  const servers = await haproxyStats(`http://${addressOf(home, 'haproxy-stats')}`).catch(() => null);
  const known = servers?.filter(({ address }) => address === addressOf(home, copy));
  return known?.every(({ status }) => /^(UP|no check)/.test(status)) ?? false;
}
