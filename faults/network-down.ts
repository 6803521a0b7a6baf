import { z } from 'zod';
import { defineFault, linkName, unseen } from './contract.ts';

/** The other end is not there. The link that is closed is itself the mark: nothing else closes one. */
export const networkDown = defineFault({
  id: 'network-down',
  title: 'The network is down',
  scope: 'world',
  needs: ['toxiproxy'],
  fidelity:
    'Open connections end, and new ones are refused at once, as by a host whose server was stopped. A host without power would not answer at all: that is network-timeout.',
  example: 'lab fault inject network-down --link api-postgres --for 10s',
  params: z.strictObject({ link: linkName }),
  // Docker takes each connection itself and ends it when nobody listens behind.
  fits: ({ outcome }) => ['refused', 'cut off'].includes(outcome),

  async inject(system, { link: name }) {
    for (const link of system.links(name)) if (await link.isUp()) await link.setUp(false);
  },

  async heal(system, { link: name }) {
    for (const link of system.links(name)) if (!(await link.isUp())) await link.setUp(true);
  },

  async observe(system, { link: name }) {
    try {
      const links = system.links(name);
      const seen = await Promise.all(links.map(async link => ({ name: link.name, isUp: await link.isUp() })));
      return {
        state: seen.some(({ isUp }) => isUp) ? 'absent' : 'active',
        saw: seen.map(link => `${link.name}: ${link.isUp ? 'open' : 'refuses connections'}`).join('; '),
      };
    } catch (error) {
      return unseen(error);
    }
  },

  async find(system) {
    const links = await Promise.all(
      system.all.links().map(async ({ name, isUp }) => ({ name, isUp: await isUp() })),
    );
    return links.filter(({ isUp }) => !isUp).map(({ name }) => ({ link: name }));
  },
});
