/** What Toxiproxy does to each link; its own metrics tell only the bytes. */
import type { Home } from '../../home/home.ts';
import { toxiproxyOf } from '../../parts/layout.ts';
import type { SeenProxy } from '../../parts/toxiproxy/toxiproxy.ts';
import type { Family } from './text.ts';

export async function linkFamilies(home: Home): Promise<Family[]> {
  const links = await toxiproxyOf(home)
    .proxies()
    .catch((): SeenProxy[] => []);
  return [
    {
      name: 'lab_link_up',
      help: '1 when the link takes connections',
      type: 'gauge',
      samples: links.map(({ name, enabled }) => ({ labels: { link: name }, value: Number(enabled) })),
    },
    {
      name: 'lab_link_delay_seconds',
      help: 'Added to every answer that passes the link',
      type: 'gauge',
      samples: links.map(({ name, toxics }) => ({
        labels: { link: name },
        value: toxics.reduce((sum, { attributes }) => sum + (attributes.latency ?? 0), 0) / 1000,
      })),
    },
  ];
}
