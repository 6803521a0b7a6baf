import { livePartsNow } from '../engine/live-now.ts';
import { readLedger } from '../parts/company/ask.ts';
import { byOrder } from '../parts/company/orders.ts';
import { ledgerText } from '../text/ledger.ts';
import { defineCommand, exitCodes } from './command.ts';

export const ledger = defineCommand({
  name: 'ledger',
  summary: 'what the companies outside the live shop were asked, and what they did, order by order',
  args: [],
  options: [],
  example: 'npx lab ledger',
  async run({ home }) {
    const { wanted } = livePartsNow(home, ({ did }) => did !== undefined, 'a company outside the shop');
    const companies = wanted.flatMap(({ id, title, did }) =>
      did ? [{ company: id, title, did, orders: byOrder(readLedger(home, id, 'live')) }] : [],
    );
    return {
      exit: exitCodes.done,
      text: companies.map(ledgerText).join('\n\n'),
      json: { companies: companies.map(({ company, orders }) => ({ company, orders })) },
    };
  },
});
