import { userError } from '../errors.ts';
import { readLedger } from '../parts/company/ask.ts';
import { byOrder } from '../parts/company/orders.ts';
import { partsOf } from '../parts/parts.ts';
import { keeperRuns } from '../runtime/keeper-process.ts';
import { readDesired } from '../runtime/state.ts';
import { ledgerText } from '../text/ledger.ts';
import { defineCommand, exitCodes } from './command.ts';

export const ledger = defineCommand({
  name: 'ledger',
  summary: 'what the companies outside the live shop were asked, and what they did, order by order',
  args: [],
  options: [],
  example: 'npx lab ledger',
  async run({ home }) {
    const { live } = readDesired(home);
    if (!keeperRuns(home) || !live) throw userError('not-up', {});
    const companies = partsOf(live.parts).flatMap(({ id, title, did }) =>
      did ? [{ company: id, title, did, orders: byOrder(readLedger(home, id, 'live')) }] : [],
    );
    if (companies.length === 0)
      throw userError('no-such-part', { scenario: live.scenario, part: 'a company outside the shop' });
    return {
      exit: exitCodes.done,
      text: companies.map(ledgerText).join('\n\n'),
      json: { companies: companies.map(({ company, orders }) => ({ company, orders })) },
    };
  },
});
