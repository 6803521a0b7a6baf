/** `lab fault …`: the verbs of somebody who breaks things by hand. */
import { defineGroup } from '../command.ts';

export const fault = defineGroup({
  name: 'fault',
  summary: 'for experts: break something by hand',
  example: 'npx lab fault inject network-latency --link api-postgres --latency 50ms',
  verbs: {
    heal: { summary: 'take out one, or all', load: async () => (await import('./heal.ts')).heal },
    inject: {
      summary: 'put one in, and prove that it is in effect',
      load: async () => (await import('./inject.ts')).inject,
    },
    list: {
      summary: 'what there is, and what is in effect',
      load: async () => (await import('./list.ts')).list,
    },
  },
});
