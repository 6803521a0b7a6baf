import { z } from 'zod';
import { codeFault } from './code-fault.ts';

/** Enough to meet every copy twice. */
const looks = 6;

const path = z.string().startsWith('/');

/** Who a customer is, is known to one copy alone, however the front door hides that. */
export const sessionInOneCopy = codeFault({
  id: 'session-in-one-copy',
  title: 'A session is known to one copy',
  needs: ['haproxy'],
  fidelity: `The copy that signed a customer in keeps the session in its own memory: no other copy knows the customer, and the session is lost when the process ends. In effect when a customer who sends any one of the cookies from signing in is a stranger at least once in ${looks} looks: together with the front door's own cookie, which leads each customer to the same copy, nobody would notice.`,
  params: z.strictObject({
    path: path.describe('the path where a POST signs a customer in'),
    body: z.record(z.string(), z.unknown()).describe('the body to send there'),
    look: path.describe('a path that only a customer who is signed in may see'),
  }),
  async symptom(system, { path, body, look }) {
    const { status, body: said, cookies } = await system.post(path, body);
    if (status < 200 || status > 299) throw new Error(`POST ${path} was answered ${status}: ${said}`);
    const known: number[] = [];
    for (const cookie of cookies) {
      const answers = await Promise.all(Array.from({ length: looks }, () => system.get(look, cookie)));
      known.push(answers.filter(answer => answer.status === 200).length);
    }
    const most = Math.max(0, ...known);
    return { isThere: most < looks, saw: `the customer was known in ${most} of ${looks} looks` };
  },
});
