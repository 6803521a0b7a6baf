import { codeFault } from './code-fault.ts';
import { countPage, pageParams } from './request-counts.ts';

const size = 5;
/** rows fetched for each row shown; a page, its sellers and a count are 2 to 3 */
const leastFactor = 20;

/** The code reads a whole list and cuts the page out of it itself. */
export const pagesInMemory = codeFault({
  id: 'pages-in-memory',
  title: 'Pages are cut in memory',
  needs: ['postgres'],
  fidelity:
    'Real code that reads every row of a list and keeps one page of it. Seen in the rows that the database returns: at least 100 for a page of 5.',
  params: pageParams,
  async symptom(system, params) {
    const { rows } = await countPage(system, params, size);
    return { isThere: rows >= leastFactor * size, saw: `${rows} rows fetched for a page of ${size}` };
  },
});
