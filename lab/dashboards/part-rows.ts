/** A row for each part of the shop, in the order in which a request meets them backwards: where the work is done comes first. */
import { type PartRole, perSecond } from '../parts/contract.ts';
import { everyPart } from '../parts/parts.ts';
import { graph } from './panels.ts';

/** Those that the parts bring. */
const rowsOf = (...roles: PartRole[]) =>
  everyPart.flatMap(({ role, row }) =>
    row && roles.includes(role) ? [{ title: row.title, panels: row.graphs.map(graph) }] : [],
  );

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
    description: '100 % is one core. The part that uses most of it does the work.',
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
  ...rowsOf('store', 'company'),
  { title: 'Connection pool', panels: pool },
  ...rowsOf('door', 'service'),
  ...rowsOf('links'),
  { title: 'Event loop', panels: eventLoop },
  { title: 'CPU', panels: cpu },
];
