/** How much a replica of the database worked while the load ran: what the primary was spared. */
import { defineCollector } from './collector.ts';
import { workDuring } from './work.ts';

export const relief = defineCollector({
  id: 'relief',
  stage: 'around-load',
  parts: ['replica'],
  gather: context => workDuring(context, 'lab on the replica'),
});
