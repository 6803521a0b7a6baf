import { z } from 'zod';
import { codeFault } from './code-fault.ts';
import { duration } from './contract.ts';

const tries = 3;

/** Customers get their answer when a company outside the shop has given its own. */
export const waitsForCompany = codeFault({
  id: 'waits-for-company',
  title: 'Customers wait for a company outside the shop',
  needs: ['company', 'haproxy'],
  fidelity: `The code asks a company, and answers the customer after that: it is as slow as the company, and as often away. In effect when the fastest of ${tries} requests takes as long as the company does. What else might make it so slow is not looked for.`,
  params: z.strictObject({
    path: z.string().startsWith('/').describe('the path where a POST makes the shop ask the company'),
    body: z.record(z.string(), z.unknown()).describe('the body to send there'),
    takes: duration.describe('the company takes at least so long'),
  }),
  async symptom(system, { path, body, takes }) {
    const times: number[] = [];
    for (let n = 0; n < tries; n++) {
      const startedMs = Date.now();
      const { status, body: said } = await system.post(path, body);
      times.push(Date.now() - startedMs);
      if (status < 200 || status > 299) throw new Error(`POST ${path} was answered ${status}: ${said}`);
    }
    const least = Math.min(...times);
    return { isThere: least >= takes, saw: `the fastest of ${tries} answers came after ${least} ms` };
  },
});
