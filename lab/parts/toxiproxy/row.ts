/** The links on the dashboard. */
import type { Row } from '../contract.ts';

export const row: Row = {
  title: 'Links to the database (Toxiproxy)',
  graphs: [
    {
      title: 'Delay',
      description: 'How far away the other end is made to be.',
      unit: 's',
      queries: [{ expr: 'lab_link_delay_seconds', legend: '{{link}}' }],
      width: 8,
    },
    {
      title: 'Links that are open',
      description: '1 while the link takes connections, 0 while it is cut.',
      unit: 'short',
      queries: [{ expr: 'lab_link_up', legend: '{{link}}' }],
      width: 8,
    },
    {
      title: 'Bytes that passed',
      description: 'Counted when a connection ends, so a pool that keeps its connections shows steps.',
      unit: 'bytes',
      queries: [
        {
          expr: 'sum by (proxy, direction) (toxiproxy_proxy_received_bytes_total)',
          legend: '{{proxy}} {{direction}}',
        },
      ],
      width: 8,
    },
  ],
};
