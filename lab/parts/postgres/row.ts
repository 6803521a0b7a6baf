/** PostgreSQL on the dashboard. */
import { perSecond, type Row } from '../contract.ts';

export const row: Row = {
  title: 'PostgreSQL',
  graphs: [
    {
      title: 'Statements a second',
      description: 'By database role: each replica of the api has its own.',
      unit: 'ops',
      queries: [{ expr: perSecond('postgres_statements_total'), legend: '{{role}}' }],
      width: 6,
    },
    {
      title: 'Statements for one request',
      description: 'When it grows with the number of rows on a page, the api asks in a loop.',
      unit: 'short',
      queries: [
        {
          expr: `sum(${perSecond('http_request_statements_sum')}) / sum(${perSecond('http_request_statements_count')})`,
          legend: 'statements',
        },
      ],
      width: 6,
    },
    {
      title: 'Blocks for one statement',
      description: 'How much of its data PostgreSQL looks at to answer once; a block holds 8 kB.',
      unit: 'short',
      queries: [
        {
          expr: `${perSecond('postgres_blocks_total')} / ${perSecond('postgres_statements_total')}`,
          legend: '{{role}}',
        },
      ],
      width: 6,
    },
    {
      title: 'Connections',
      description: 'Open ones by what they do, and how many each role may have.',
      unit: 'short',
      queries: [
        { expr: 'postgres_connections', legend: '{{role}} {{state}}' },
        {
          expr: 'postgres_connections_allowed and on (role) sum by (role) (postgres_connections)',
          legend: '{{role}} may have',
        },
      ],
      width: 6,
    },
  ],
};
