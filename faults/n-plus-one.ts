import { codeFault } from './code-fault.ts';
import { countPage, pageParams } from './request-counts.ts';

const short = 5;
const long = 50;

/** The code asks for a list, and then once more for each of its rows. */
export const nPlusOne = codeFault({
  id: 'n-plus-one',
  title: 'One query for each row',
  needs: ['postgres'],
  fidelity:
    'Real code with a query in a loop, as it is often written by hand or by an object-relational mapper. Seen in its statements: a page of 50 rows runs at least 41 more of them than a page of 5.',
  params: pageParams,
  async symptom(system, params) {
    const few = await countPage(system, params, short);
    const many = await countPage(system, params, long);
    const saw = `${few.statements} statements for a page of ${short}, ${many.statements} for a page of ${long}`;
    return { isThere: many.statements - few.statements >= 0.9 * (long - short), saw };
  },
});
