import { z } from 'zod';
import { codeFault } from './code-fault.ts';

const rounds = 3;
/** More than two copies let in within a second. */
const greedy = 40;
const tooManyRequests = 429;

/** All callers look the same to the shop, so one who asks too often gets everybody refused. */
export const oneClientForAll = codeFault({
  id: 'one-client-for-all',
  title: 'All callers count as one',
  needs: ['haproxy'],
  fidelity: `The shop counts requests by the address that they come from, and behind a front door that is always the same one. In effect when, right after ${greedy} requests at the same moment from one address, another address that had asked nothing yet is refused, in most of ${rounds} rounds. A shop that is overloaded and says 429 to everybody looks the same.`,
  params: z.strictObject({
    path: z.string().startsWith('/').describe('a page that anybody may look at, such as /products/7'),
  }),
  async symptom(system, { path }) {
    let refused = 0;
    for (let round = 0; round < rounds; round++) {
      const [one, other] = [`127.0.4.${round + 1}`, `127.0.5.${round + 1}`];
      await Promise.all(Array.from({ length: greedy }, () => system.get(path, '', one)));
      const { status } = await system.get(path, '', other);
      if (status === 0 || status >= 500) throw new Error(`GET ${path} was answered ${status}`);
      if (status === tooManyRequests) refused += 1;
    }
    return {
      isThere: refused > rounds / 2,
      saw: `after another address had asked ${greedy} times, ${refused} of ${rounds} callers were refused`,
    };
  },
});
