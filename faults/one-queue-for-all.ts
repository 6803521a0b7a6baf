import { z } from 'zod';
import { codeFault } from './code-fault.ts';

const tries = 6;
/** Whoever hears of an order has called its company by then. */
const limitMs = 4000;

/** Several services want to hear of each order, and take them away from each other. */
export const oneQueueForAll = codeFault({
  id: 'one-queue-for-all',
  title: 'Services that should all hear of something share it out',
  needs: ['company', 'haproxy'],
  fidelity: `All services listen to the same queue, so each order reaches one of them, and one company instead of all. In effect when, ${limitMs / 1000} s after ${tries} orders, each has reached one company and no order has reached all of them. Orders that are on their way for longer than that look as if nobody had heard of them.`,
  params: z.strictObject({
    path: z
      .string()
      .startsWith('/')
      .describe('the path where a POST makes an order, whose answer has its id'),
    body: z.record(z.string(), z.unknown()).describe('the body to send there'),
  }),
  async symptom(system, { path, body }) {
    const ids: string[] = [];
    for (let n = 0; n < tries; n++) {
      const { status, body: said } = await system.post(path, body);
      if (status < 200 || status > 299) throw new Error(`POST ${path} was answered ${status}: ${said}`);
      ids.push(String(Object(JSON.parse(said)).id));
    }
    const companies = system.all.companies();
    const heard = await Promise.all(companies.map(company => company.hearsOf(ids, limitMs)));
    const all = companies.length;
    const reached = ids.map(id => heard.filter(orders => orders.includes(id)).length);
    const sum = reached.reduce((total, count) => total + count, 0);
    return {
      isThere: all > 1 && reached.every(count => count === 1),
      saw: `${tries} orders reached ${sum} companies in all, of ${all} each`,
    };
  },
});
