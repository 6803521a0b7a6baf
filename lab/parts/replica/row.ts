/** The replica on the dashboard. */
import { perSecond, type Row } from '../contract.ts';

export const row: Row = {
  title: 'PostgreSQL replica',
  graphs: [
    {
      title: 'Questions to the replica a second',
      description: 'By database role. What is asked here the primary does not have to answer.',
      unit: 'ops',
      queries: [{ expr: perSecond('replica_statements_total'), legend: '{{role}}' }],
      width: 8,
    },
    {
      title: 'How late the replica is',
      description: 'A change that was made on the primary shows here so much later.',
      unit: 's',
      queries: [{ expr: 'replica_late_seconds', legend: 'late' }],
      width: 8,
    },
    {
      title: 'Connections to the replica',
      description: 'Open ones by what they do. A role may have as many here as on the primary.',
      unit: 'short',
      queries: [{ expr: 'replica_connections', legend: '{{role}} {{state}}' }],
      width: 8,
    },
  ],
};
