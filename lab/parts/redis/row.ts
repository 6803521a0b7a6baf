/** Redis on the dashboard. */
import { perSecond, type Row } from '../contract.ts';

const hits = perSecond('redis_hits_total');
const misses = perSecond('redis_misses_total');

export const row: Row = {
  title: 'Redis',
  graphs: [
    {
      title: 'Commands a second',
      description: 'What the services ask of it; the lab itself asks three times a second.',
      unit: 'ops',
      queries: [{ expr: perSecond('redis_commands_total'), legend: 'commands' }],
      width: 6,
    },
    {
      title: 'Reads that found a key',
      description: 'A read that finds nothing is made again elsewhere, for example in the database.',
      unit: 'percentunit',
      queries: [{ expr: `${hits} / (${hits} + ${misses})`, legend: 'found' }],
      width: 6,
    },
    {
      title: 'Keys',
      description: 'How many it holds for the live shop and for the one that verify judges.',
      unit: 'short',
      queries: [{ expr: 'redis_keys', legend: '{{space}}' }],
      width: 6,
    },
    {
      title: 'Memory and connections',
      description: 'When its memory is full, writes fail.',
      unit: 'short',
      queries: [
        { expr: 'redis_memory_bytes / 1e6', legend: 'MB in use' },
        { expr: 'redis_connections', legend: 'connections' },
      ],
      width: 6,
    },
  ],
};
