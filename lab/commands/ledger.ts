import { livePartsNow } from '../engine/live-now.ts';
import { readLedger } from '../parts/company/ask.ts';
import { byOrder } from '../parts/company/orders.ts';
import { ledgerText } from '../text/ledger.ts';
import { defineCommand, exitCodes } from './command.ts';

export const ledger = defineCommand({
  name: 'ledger',
  summary: 'what the companies outside the live shop were asked, and what they did, order by order',
  args: [],
  options: [
    {
      name: 'not-once',
      description: 'only orders for which nothing was done, and those for which it was done twice or more',
    },
  ],
  example: 'npx lab ledger',
  async run({ home }, _words, options) {
    const { wanted } = livePartsNow(home, ({ did }) => did !== undefined, 'a company outside the shop');
    const companies = wanted.flatMap(({ id, title, did }) =>
      did ? [{ company: id, title, did, orders: byOrder(readLedger(home, id, 'live')) }] : [],
    );
    return {
      exit: exitCodes.done,
      text: companies
        .map(one => ledgerText({ ...one, isNotOnce: options['not-once'] === true }))
        .join('\n\n'),
      json: { companies: companies.map(({ company, orders }) => ({ company, orders })) },
    };
  },
});
