import { judged, type Row } from '../../../test/check-table.ts';
import {
  type Evidence,
  type LoadBlock,
  type LoadEvidence,
  noEvidence,
  type SessionEvidence,
} from '../evidence/evidence.ts';
import { mixedTransactions } from './mixed-transactions.ts';
import { refusedConnections } from './refused-connections.ts';
import { sessionsOpened } from './sessions-opened.ts';

const nothing = noEvidence();
const someBlock: LoadBlock = {
  startMs: 0,
  requests: 0,
  failed: 0,
  unanswered: 0,
  slow: [],

  inFlight: 0,
  lostCpuShare: 0,
  idleShare: 1,
};
const someLoad: LoadEvidence = {
  as: 'shopping',
  script: 'shopping',
  ratePerSecond: 300,
  users: 100,
  thresholdsMs: [],
  blocks: [],
  latencyMs: null,
  scheduled: 0,
  starved: 0,
  probeSlowdown: 1,
  othersShare: 0,
  generatorError: null,
};

const connected = (sessions: Partial<SessionEvidence>): Evidence => ({
  ...nothing,
  loads: [{ ...someLoad, blocks: [{ ...someBlock, requests: 900 }] }],
  sessions: { opened: 4, peak: 11, refused: 0, nestedBegins: 0, ...sessions },
});
const unseen: Row = ['nobody used the shop', nothing, null, /Nobody used the shop/];

judged(
  sessionsOpened,
  { op: 'lte', value: 50 },
  {
    pass: [['a few', connected({}), 4, /^4 connections opened for 900 requests$/]],
    fail: [['one for each request', connected({ opened: 880 }), 880, /^880 connections/, /round trips/]],
    unknown: [unseen, ['no request', { ...connected({}), loads: [someLoad] }, null, /Nobody/]],
  },
);

judged(
  refusedConnections,
  {},
  {
    pass: [['none, also with all in use', connected({ peak: 12 }), 0, /^none was refused; 12 were open/]],
    fail: [['one', connected({ refused: 1 }), 1, /^1 connection was refused/, /in every file/]],
    unknown: [unseen],
  },
);

judged(
  mixedTransactions,
  {},
  {
    pass: [['none', connected({}), 0, /none/]],
    fail: [['some', connected({ nestedBegins: 7 }), 7, /^7 BEGINs/, /order of the other/]],
    unknown: [unseen],
  },
);
