/** `lab author …`: the verbs of somebody who writes scenarios. */
import { defineGroup } from '../command.ts';

export const author = defineGroup({
  name: 'author',
  summary: 'for authors: prove a scenario',
  example: 'npx lab author check 02',
  verbs: {
    check: { summary: 'prove a scenario', load: async () => (await import('./check.ts')).check },
    fix: {
      summary: 'keep your workspace as a fix of a scenario',
      load: async () => (await import('./fix.ts')).fix,
    },
    new: { summary: 'begin one', load: async () => (await import('./new.ts')).begin },
    prose: { summary: 'how hard its texts read', load: async () => (await import('./prose.ts')).prose },
  },
});
