/** HAProxy on the dashboard. */
import { perSecond, type Row } from '../contract.ts';

export const row: Row = {
  title: 'HAProxy',
  graphs: [
    {
      title: 'Answers a second, by replica',
      description: 'Equal lines: the load is spread evenly.',
      unit: 'reqps',
      queries: [
        {
          expr: `sum by (server) (${perSecond('haproxy_server_http_responses_total')})`,
          legend: '{{server}}',
        },
      ],
      width: 8,
    },
    {
      title: 'Requests at once, by replica',
      description: 'How many a replica is answering at this moment.',
      unit: 'short',
      queries: [{ expr: 'haproxy_server_current_sessions', legend: '{{server}}' }],
      width: 8,
    },
    {
      title: 'Replicas that take requests',
      description: '1 while HAProxy sends requests to it, 0 while it is out.',
      unit: 'short',
      queries: [{ expr: 'haproxy_server_status{state="UP"}', legend: '{{server}}' }],
      width: 8,
    },
  ],
};
