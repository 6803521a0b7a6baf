/** A row for each part of the shop, in the order in which a request meets them backwards: where the work is done comes first. */
import { graph } from './panels.ts';

const perSecond = (counter: string): string => `rate(${counter}[$__rate_interval])`;

const postgres = [
  graph({
    title: 'Statements a second',
    description: 'By database role: each replica of the api has its own.',
    unit: 'ops',
    queries: [{ expr: perSecond('postgres_statements_total'), legend: '{{role}}' }],
    width: 6,
  }),
  graph({
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
  }),
  graph({
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
  }),
  graph({
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
  }),
];

const pool = [
  graph({
    title: 'Connections of the pool',
    description: 'When all are busy, statements wait for one.',
    unit: 'short',
    queries: [
      {
        expr: 'db_pool_connections{state="total"} - ignoring (state) db_pool_connections{state="idle"}',
        legend: '{{replica}} busy',
      },
      { expr: 'db_pool_connections{state="total"}', legend: '{{replica}} open' },
    ],
    width: 12,
  }),
  graph({
    title: 'Statements that wait for a connection',
    description: 'More than none for long: more work arrives than the pool can carry.',
    unit: 'short',
    queries: [{ expr: 'db_pool_connections{state="waiting"}', legend: '{{replica}}' }],
    width: 12,
  }),
];

const haproxy = [
  graph({
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
  }),
  graph({
    title: 'Requests at once, by replica',
    description: 'How many a replica is answering at this moment.',
    unit: 'short',
    queries: [{ expr: 'haproxy_server_current_sessions', legend: '{{server}}' }],
    width: 8,
  }),
  graph({
    title: 'Replicas that take requests',
    description: '1 while HAProxy sends requests to it, 0 while it is out.',
    unit: 'short',
    queries: [{ expr: 'haproxy_server_status{state="UP"}', legend: '{{server}}' }],
    width: 8,
  }),
];

const links = [
  graph({
    title: 'Delay',
    description: 'How far away the other end is made to be.',
    unit: 's',
    queries: [{ expr: 'lab_link_delay_seconds', legend: '{{link}}' }],
    width: 8,
  }),
  graph({
    title: 'Links that are open',
    description: '1 while the link takes connections, 0 while it is cut.',
    unit: 'short',
    queries: [{ expr: 'lab_link_up', legend: '{{link}}' }],
    width: 8,
  }),
  graph({
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
  }),
];

const eventLoop = [
  graph({
    title: 'Delay of the event loop',
    description: 'The slowest 1 %. About 10 ms is rest; more means that JavaScript of yours kept it busy.',
    unit: 's',
    queries: [{ expr: 'nodejs_eventloop_lag_p99_seconds', legend: '{{replica}}' }],
    width: 24,
  }),
];

const cpu = [
  graph({
    title: 'CPU of each part',
    description: '100 % is one core. Whoever uses most of it is where the work is done.',
    unit: 'percentunit',
    queries: [{ expr: perSecond('lab_part_cpu_seconds_total'), legend: '{{part}}' }],
    width: 12,
  }),
  graph({
    title: 'CPU of the machine',
    description: 'Without idle CPU everything waits for it, whatever the code does.',
    unit: 'percentunit',
    queries: [
      {
        expr: `${perSecond('lab_machine_cpu_seconds_total')} / ignoring (mode) group_left () sum without (mode) (${perSecond('lab_machine_cpu_seconds_total')})`,
        legend: '{{mode}}',
      },
    ],
    width: 12,
  }),
];

export const partRows = [
  { title: 'PostgreSQL', panels: postgres },
  { title: 'Connection pool', panels: pool },
  { title: 'HAProxy', panels: haproxy },
  { title: 'Links to the database (Toxiproxy)', panels: links },
  { title: 'Event loop', panels: eventLoop },
  { title: 'CPU', panels: cpu },
];
