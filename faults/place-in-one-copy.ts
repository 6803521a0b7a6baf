import { z } from 'zod';
import { codeFault } from './code-fault.ts';

/** Enough to meet every copy twice. */
const looks = 6;

/** Where the next page of a list begins is known to one copy alone. */
export const placeInOneCopy = codeFault({
  id: 'place-in-one-copy',
  title: 'A place in a list is known to one copy',
  needs: [],
  fidelity: `The answer of a list has a name under \`next\`, and the copy that gave it keeps in its own memory which place that is: no other copy can go on from there, and the place is lost when the process ends. In effect when at least one of ${looks} requests for the next page, sent at the same moment, is not answered with it.`,
  params: z.strictObject({
    path: z
      .string()
      .regex(/^\/.*\?/, 'a path with a question mark')
      .describe('a list that has a next page, such as /orders?user=42&limit=5'),
  }),
  async symptom(system, { path }) {
    const { status, body } = await system.get(path);
    const { next } = status === 200 ? JSON.parse(body) : {};
    if (typeof next !== 'string') throw new Error(`GET ${path} was answered ${status}, without a next page`);
    const later = `${path}&before=${encodeURIComponent(next)}`;
    const answers = await Promise.all(Array.from({ length: looks }, () => system.get(later)));
    const known = answers.filter(answer => answer.status === 200).length;
    return { isThere: known < looks, saw: `${known} of ${looks} requests for the next page were answered` };
  },
});
