import { z } from 'zod';
import { codeFault } from './code-fault.ts';
import { countPage } from './request-counts.ts';

const requests = 10;

/** The database answers each request, also where it gave the same answer a moment ago. */
export const sameQuestionAgain = codeFault({
  id: 'same-question-again',
  title: 'The same question again and again',
  needs: ['postgres'],
  fidelity: `Real code that asks the database at every request. In effect when ${requests} equal requests, one right after the other, run ${requests} or more statements that read something. It matters where many ask for the same: the database gives one answer thousands of times.`,
  params: z.strictObject({
    path: z.string().startsWith('/').describe('a page that many look at, such as /shop/1204'),
  }),
  async symptom(system, { path }) {
    let statements = 0;
    for (let sent = 0; sent < requests; sent++)
      statements += (await countPage(system, { path }, 0)).statements;
    return { isThere: statements >= requests, saw: `${requests} requests ran ${statements} statements` };
  },
});
