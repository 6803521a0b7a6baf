/** What a company did, by its own ledger. */
import type { Home } from '../../home/home.ts';
import { type Family, type Look, quiet } from '../contract.ts';
import { within } from '../within.ts';
import { askCompany, type CompanyNow } from './ask.ts';
import type { Company } from './company.ts';

const limitMs = 1000;

export function lookAtCompany(home: Home, company: Company): Look {
  const read = () => within(limitMs, askCompany(home, company.id)).catch(() => null);
  return {
    async numbers(space) {
      const now = await read();
      if (!now) return null;
      const numbers = { ...now.ledgers[space], waiting: now.waiting };
      return { numbers, activity: { ...quiet, is: 'unknown' }, words: wordsOf(numbers, company) };
    },
    gauges: async () => familiesOf(company.id, await read()),
    end() {},
  };
}

type Numbers = CompanyNow['ledgers']['live'] & { waiting: number };

const plain = (count: number) => count.toLocaleString('en-US');
const counted = (count: number, [one, more]: [string, string]) =>
  `${plain(count)} ${count === 1 ? one : more}`;

export function wordsOf({ calls, done, repeated, refused, waiting }: Numbers, { did }: Company): string {
  return [
    counted(calls, ['call', 'calls']),
    counted(done, did),
    ...(repeated > 0 ? [`${plain(repeated)} asked for again with the same key`] : []),
    ...(refused > 0 ? [`${plain(refused)} refused`] : []),
    ...(waiting > 0 ? [`${plain(waiting)} without an answer yet`] : []),
  ].join(', ');
}

/** No samples when it does not answer. */
function familiesOf(company: string, now: CompanyNow | null): Family[] {
  const spaces = Object.entries(now?.ledgers ?? {});
  return [
    {
      name: `${company}_calls_total`,
      help: 'Calls of the live shop and of the one that verify judges, by what came of them',
      type: 'counter',
      samples: spaces.flatMap(([space, { calls, done, repeated }]) => [
        { labels: { space, effect: 'done' }, value: done },
        { labels: { space, effect: 'repeated' }, value: repeated },
        { labels: { space, effect: 'none' }, value: calls - done - repeated },
      ]),
    },
    {
      name: `${company}_waiting`,
      help: 'Calls that have no answer yet',
      type: 'gauge',
      samples: now ? [{ labels: {}, value: now.waiting }] : [],
    },
  ];
}
