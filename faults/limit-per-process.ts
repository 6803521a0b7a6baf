import { z } from 'zod';
import { codeFault } from './code-fault.ts';

const greedy = 40;
const rounds = 3;
/** Longer than a second, in which somebody else may have used the limit up. */
const pauseMs = 1100;
const isTooMany = (served: number, limit: number): boolean => served > 1.5 * limit;

/** Each copy of the shop counts by itself, so a caller is served the limit of each. */
export const limitPerProcess = codeFault({
  id: 'limit-per-process',
  title: 'Each copy has its own limit',
  needs: ['haproxy'],
  fidelity: `Each copy keeps its own count in memory. In effect when, of ${greedy} requests at the same moment from one address, more than one and a half limits are served, once in ${rounds} rounds. A shop without any limit looks the same.`,
  params: z.strictObject({
    path: z.string().startsWith('/').describe('a page that anybody may look at, such as /products/7'),
    limit: z.int().min(1).describe('how many requests one address may send in a second'),
  }),
  async symptom(system, { path, limit }) {
    let most = 0;
    for (let round = 0; round < rounds && !isTooMany(most, limit); round++) {
      if (round > 0) await new Promise(resolve => setTimeout(resolve, pauseMs));
      const asked = Array.from({ length: greedy }, () => system.get(path, '', `127.0.6.${round + 1}`));
      const answers = await Promise.all(asked);
      const failed = answers.find(({ status }) => status === 0 || status >= 500);
      if (failed) throw new Error(`GET ${path} was answered ${failed.status}`);
      most = Math.max(most, answers.filter(({ status }) => status === 200).length);
    }
    const saw = `${most} of ${greedy} requests at the same moment were served; the limit is ${limit}`;
    return { isThere: isTooMany(most, limit), saw };
  },
});
