import { judged } from '../../../test/check-table.ts';
import { type CountRound, type Evidence, noEvidence, type StatementCount } from '../evidence/evidence.ts';
import { rowsPerRequest } from './rows-per-request.ts';
import { statementsPerRequest } from './statements-per-request.ts';

const requests = 3;
const seller = 'SELECT name FROM users WHERE id = $1';
const page = 'SELECT id, name FROM products WHERE category = $1 LIMIT $2';

const statement = (query: string, perRequest: number, rows: number, blocks = 4): StatementCount => ({
  query,
  calls: perRequest * requests,
  rows: rows * requests,
  blocks: blocks * requests,
  walRecords: 0,
});
/** One round of each size: so many statements for the sellers and rows of the page. */
type Take = { sellers: number; rows: number; failed?: number };
const round = (size: number, { sellers, rows, failed = 0 }: Take): CountRound => ({
  traffic: 'product-page',
  walk: '',
  size,
  requests,
  failed,
  wrong: null,
  bytes: null,
  isCounting: false,
  statements: [statement(page, 1, rows), ...(sellers > 0 ? [statement(seller, sellers, sellers)] : [])],
});
const threeOf = (size: number, take: Take): CountRound[] => [1, 2, 3].map(() => round(size, take));
const seen = (...counts: CountRound[]): Evidence => ({ ...noEvidence(), counts });
const both = (short: Take, long: Take): Evidence => seen(...threeOf(5, short), ...threeOf(50, long));

const loop = both({ sellers: 5, rows: 2500 }, { sellers: 50, rows: 2500 });
const good = both({ sellers: 1, rows: 5 }, { sellers: 1, rows: 50 });
/** Each pair is one question more for whoever counts trips; a transaction is nobody's loop. */
const inTransaction = ({ counts }: Evidence): Evidence =>
  seen(
    ...counts.map(one => ({
      ...one,
      statements: [statement('BEGIN', 1, 0, 0), ...one.statements, statement('COMMIT', 1, 0, 0)],
    })),
  );

const heavy = ({ counts }: Evidence, bytes: number | null): Evidence =>
  seen(...counts.map(one => ({ ...one, bytes: bytes === null ? null : bytes * one.size * requests })));

/** The shop answered and asked PostgreSQL nothing. */
const unasked = (isCounting: boolean | undefined): Evidence =>
  seen(
    ...[...threeOf(5, { sellers: 0, rows: 0 }), ...threeOf(50, { sellers: 0, rows: 0 })].map(one => ({
      ...one,
      statements: [],
      ...(isCounting !== undefined && { isCounting }),
    })),
  );

judged(statementsPerRequest, { of: 'product-page', op: 'lte', value: 3 } as const, {
  pass: [
    ['the same for short and long pages', good, 2, /^2 statements a request$/],
    ['one', both({ sellers: 0, rows: 5 }, { sellers: 0, rows: 50 }), 1, /^1 statement a request$/],
    ['none, while others are counted', unasked(true), 0, /^0 statements a request$/],
    [
      'fewer and fewer, until all is kept',
      seen(round(5, { sellers: 9, rows: 5 }), ...threeOf(5, { sellers: 1, rows: 5 })),
      2,
      /^2 statements/,
    ],
    ['at the limit', both({ sellers: 2, rows: 5 }, { sellers: 2, rows: 50 }), 3, /^3 statements/],
    [
      'a transaction is no question',
      inTransaction(both({ sellers: 2, rows: 5 }, { sellers: 2, rows: 50 })),
      3,
      /^3 /,
    ],
    [
      'names that were asked for before need no statement',
      seen(
        ...threeOf(5, { sellers: 1, rows: 5 }),
        round(5, { sellers: 0, rows: 5 }),
        ...threeOf(50, { sellers: 1, rows: 50 }),
      ),
      2,
      /^2 statements/,
    ],
  ],
  fail: [
    [
      'trips that read nothing',
      seen(
        ...[1, 2, 3].map(() => ({
          ...round(5, { sellers: 0, rows: 5 }),
          statements: [statement('SELECT 1', 10, 10, 0)],
        })),
      ),
      10,
      /^10 statements/,
    ],
    [
      'a loop',
      loop,
      51,
      /^51 statements for a page of 50, 6 for a page of 5\. Most often: SELECT name FROM users/,
      /loop/,
    ],
    [
      'long pages only',
      both({ sellers: 1, rows: 5 }, { sellers: 3, rows: 50 }),
      4,
      /^4 .*of 50, 2 for a page of 5/,
    ],
    [
      'within the limit, but more for a long page',
      both({ sellers: 1, rows: 5 }, { sellers: 2, rows: 50 }),
      3,
      /^3 .*of 50, 2 for a page of 5/,
    ],
    [
      'one size over, the other undecided',
      seen(...threeOf(50, { sellers: 50, rows: 50 }), round(5, { sellers: 1, rows: 5 })),
      51,
      /^51/,
    ],
  ],
  unknown: [
    ['nothing of the kind', seen(), null, /saw nothing of product-page/],
    ['no statement at all, nor of anybody', unasked(false), null, /nothing/],
    ['no statement at all, in an older recording', unasked(undefined), null, /nothing/],
    [
      'all rounds failed',
      both({ sellers: 9, rows: 5, failed: 1 }, { sellers: 9, rows: 50, failed: 1 }),
      null,
      /failed/,
    ],
    ['too few rounds', seen(round(5, { sellers: 50, rows: 5 })), null, /too few/],
    [
      'the last rounds do not agree',
      seen(...threeOf(5, { sellers: 1, rows: 5 }), round(5, { sellers: 9, rows: 5 })),
      null,
      /did not agree/,
    ],
  ],
});

judged(rowsPerRequest, { of: 'product-page', op: 'lte', value: 3, bytes: 1000 } as const, {
  pass: [
    ['a page and its sellers', good, 1.2, /^6 rows fetched for a page of 5$/],
    ['at the limit', both({ sellers: 0, rows: 15 }, { sellers: 0, rows: 150 }), 3, /^15 rows/],
    ['none, while others are counted', unasked(true), 0, /^0 rows fetched/],
    ['bytes within', heavy(good, 900), 1.2, /^6 rows/],
    ['bytes that nobody saw', heavy(good, null), 1.2, /^6 rows/],
    ['one row that holds the page', both({ sellers: 0, rows: 1 }, { sellers: 0, rows: 1 }), 0.2, /^1 row /],
  ],
  fail: [
    ['a whole category', loop, 501, /^2,505 rows fetched for a page of 5$/, /no page shows/],
    [
      'one row that holds a whole category',
      heavy(both({ sellers: 0, rows: 1 }, { sellers: 0, rows: 1 }), 70_000),
      0.2,
      /^the shop read 350,000 bytes for a page of 5$/,
      /throws it away/,
    ],
    [
      'only for long pages',
      both({ sellers: 0, rows: 5 }, { sellers: 0, rows: 200 }),
      4,
      /^200 rows .* of 50$/,
    ],
  ],
  unknown: [
    ['nothing of the kind', seen(), null, /saw nothing of product-page/],
    ['too few rounds', seen(round(5, { sellers: 0, rows: 2500 })), null, /too few/],
  ],
});
