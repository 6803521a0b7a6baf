import { judged, type Row } from '../../../test/check-table.ts';
import { type Evidence, type LoadEvidence, noEvidence } from '../evidence/evidence.ts';
import type { Asked, LedgerEvidence, LedgerLook } from '../evidence/orders.ts';
import { ordersKept } from './orders-kept.ts';

type Order = LedgerLook['orders'][number];

const order = (number: string, ...items: Order['items']): Order => ({
  number,
  items: items.length > 0 ? items : [[77, 2]],
});
const look = (...orders: Order[]): LedgerLook => ({ orders, ofBeginning: 2000, problem: null });
const load = (promised: LoadEvidence['promised'], unsure = 0): LoadEvidence => ({
  ...{ as: 'carts', script: 'carts', ratePerSecond: 240, users: 200, thresholdsMs: [], blocks: [] },
  ...{ latencyMs: null, scheduled: 0, starved: 0, probeSlowdown: 1, othersShare: 0, generatorError: null },
  promised: promised ?? [],
  unsure,
});
const all = [order('17'), order('K-18', [7, 1], [9, 3])];
const promised = all.map((one, n) => ({ ...one, owner: null, atMs: 3210 + n }));

/** Two orders that were promised in the load, and what was found of them. */
const found = (change: Partial<LedgerEvidence>, loads = [load(promised)]): Evidence => ({
  ...noEvidence(),
  loads,
  ledger: {
    asked: [],
    asItWas: look(...all),
    isBack: true,
    restarted: look(...all),
    owners: [],
    stock: [],
    ...change,
  },
});
const onTheList = (...orders: Order[]) => found({ asItWas: look(...orders), restarted: look(...orders) });
const inTrial: Evidence = {
  ...found({}, []),
  trials: [
    {
      name: 'rush',
      loads: [load([{ ...order('19'), owner: null, atMs: 40 }])],
      strikes: [],
      problem: null,
      answers: [],
      journeys: [],
    },
  ],
};
const asked = (cookie: string) => ({ ...order('17'), owner: { path: '/cart/orders/17', cookie } });
const owner = { number: '17', path: '/checkout/17?user=4', status: 200, found: 'with-old' } as const;
const problem = {
  ...look(),
  problem: { kind: 'status', page: '/warehouse/orders', status: 500, said: '{}' },
} as const;

const nobody: Row = ['nobody looked', noEvidence(), null, /Nobody looked/];

/** The warehouse knows no table of this shop; one of its two orders was asked for. */
const unlisted = (asked: Partial<Asked>[], change: Partial<LedgerEvidence> = {}) =>
  found({
    asItWas: look(),
    restarted: look(),
    owners: asked.map(one => ({ ...owner, ...one })),
    ...change,
  });
const noList = { ...problem, problem: { ...problem.problem, status: 404 } } as const;

judged(
  ordersKept,
  {},
  {
    pass: [
      ['all are there, also after the restart', found({}), 0, /^2 orders, all on/],
      [
        'one that was promised a moment before the copies were killed',
        found({ late: [{ ...order('20'), owner: null }], restarted: look(...all, order('20')) }),
        0,
        /^2 orders/,
      ],
      ['items in another order', onTheList(order('17'), order('K-18', [9, 3], [7, 1])), 0, /^2 orders/],
      [
        'one that had no answer and was written',
        found({ restarted: look(...all, order('20')) }, [load(promised, 1)]),
        0,
        /^2/,
      ],
      [
        'one click too many, one order',
        found(
          {
            asked: [asked('a'), asked('a')],
            asItWas: look(all[0] as Order),
            restarted: look(all[0] as Order),
          },
          [],
        ),
        0,
        /^2 orders/,
      ],
      [
        'its content is not known',
        found({}, [load([{ number: '17', items: null, owner: null, atMs: 1 }], 1)]),
        0,
        /^1 order,/,
      ],
      [
        'found by its owner, with the right stock',
        found({ owners: [owner], stock: [{ product: 77, before: 500, left: 498 }] }),
        0,
        /^2 orders/,
      ],
      [
        'found by those who can read it, with a newer cookie too',
        found({ owners: [{ ...owner, found: 'with-newest' }] }),
        0,
        /^2 orders, all on/,
      ],
      [
        'the list shows none, the owners find them',
        unlisted([{}, { number: 'K-18' }]),
        0,
        /^2 orders, found by their owners/,
      ],
      [
        'no list, the owners find them',
        unlisted([{}], { asItWas: noList, restarted: noList }),
        0,
        /by their owners/,
      ],
      [
        'the list shows none, and a request without an answer took pieces',
        found(
          {
            asItWas: look(),
            restarted: look(),
            owners: [owner],
            stock: [{ product: 77, before: 500, left: 495 }],
          },
          [load(promised, 1)],
        ),
        0,
        /by their owners/,
      ],
    ],
    fail: [
      [
        'promised a moment before the copies were killed, and gone',
        found({ late: [{ ...order('20'), owner: null }] }),
        1,
        /^order 20 was acknowledged a moment before the copies were killed and is missing/,
      ],
      [
        'the list shows none, and an owner finds nothing',
        unlisted([{}, { number: 'K-18', status: 404, found: 'not' }]),
        1,
        /^order K-18 .* not on the warehouse’s list; after the copies were restarted, its owner gets status 404$/,
        /memory/,
      ],
      [
        'the list shows none, and the order lies in the cookie',
        unlisted([{ found: 'with-newest' }, { number: 'K-18', found: 'with-newest' }]),
        2,
        /^order 17 .* only the cookie that came with it finds it; 2 of 2 are so$/,
        /with the customer and nowhere else/,
      ],
      [
        'the list shows none, and nobody can be asked',
        unlisted([]),
        2,
        /^order 17 .* is not on the warehouse’s list; 2 of 2/,
        /201/,
      ],
      [
        'the list shows none, and pieces stay',
        unlisted([{}], { stock: [{ product: 77, before: 500, left: 500 }] }),
        1,
        /^product 77/,
      ],
      [
        'the list shows none, and pieces are gone that nobody bought',
        unlisted([{}], { stock: [{ product: 77, before: 500, left: 496 }] }),
        1,
        /^product 77/,
      ],
      [
        'the list shows none, and an old order is lost',
        unlisted([{}, { number: '5', path: '/checkout/5?user=1', found: 'not', status: 404 }]),
        1,
        /GET \/checkout\/5/,
      ],
      [
        'a list that shows only one of them',
        found({ asItWas: look(all[0] as Order), owners: [owner] }),
        1,
        /^order K-18/,
      ],
      [
        'never written',
        onTheList(all[0] as Order),
        1,
        /^order K-18 was acknowledged 3.2 s into the load and is not on the warehouse’s list$/,
        /201/,
      ],
      [
        'lost by the restart',
        found({ restarted: look(all[1] as Order) }),
        1,
        /^order 17 .* missing .* after the copies were restarted$/,
        /memory/,
      ],
      [
        'several, in a rush',
        { ...inTrial, loads: [load(promised)] },
        1,
        /^order 19 was acknowledged 0.0 s into “rush” .*; 1 of 3|^order 19/,
        /201/,
      ],
      [
        'one number for two customers',
        found({}, [load([...promised, ...promised.slice(0, 1)])]),
        1,
        /^2 customers got order number 17: 3.2 s/,
        /parcel/,
      ],
      [
        'the same for two customers that were asked',
        found({ asked: [asked('a'), asked('b')] }, []),
        1,
        /^2 customers got order number 17/,
      ],
      ['listed twice', onTheList(...all, order('17')), 1, /^order 17 is 2 times/, /more than one parcel/],
      [
        'another content',
        onTheList(order('17', [77, 1]), all[1] as Order),
        1,
        /^order 17 is 2 × product 77; on .* 1 × product 77$/,
      ],
      [
        'orders of nobody',
        onTheList(...all, order('21'), order('22')),
        2,
        /^2 orders are .* such as 21 \(2 × product 77\)/,
        /refused/,
      ],
      ['no list', found({ asItWas: problem }), 1, /^GET \/warehouse\/orders: status 500/, /pack/],
      ['no list after the restart', found({ restarted: problem }), 1, /status 500/],
      [
        'a list without an end',
        found({
          asItWas: {
            ...look(),
            problem: { kind: 'no-end', page: '/warehouse/orders?after=7', orders: 50_001 },
          },
        }),
        1,
        /50,001 orders/,
      ],
      ['no copy came back', found({ isBack: false }), 1, /not all of its copies came back/],
      [
        'not found by its owner',
        found({ owners: [owner, { ...owner, status: 404, found: 'not' }] }),
        1,
        /GET \/checkout\/17\?user=4: status 404 in place of order 17/,
      ],
      [
        'pieces that nobody bought',
        found({ stock: [{ product: 77, before: 500, left: 497 }] }),
        1,
        /^product 77: 500 pieces before, 2 sold, and 497 left$/,
        /both/,
      ],
      ['no stock', found({ stock: [{ product: 77, before: 500, left: null }] }), 1, /no answer/],
    ],
    unknown: [
      nobody,
      ['no order', found({ asItWas: look(), restarted: look() }, []), null, /No order was placed/],
    ],
  },
);
