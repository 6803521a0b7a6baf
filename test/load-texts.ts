/** What `lab load` prints, from values that never change. */
import { loadText } from '../lab/text/load.ts';
import { streamsText } from '../lab/text/load-streams.ts';
import { olderVersionNote } from '../lab/text/status.ts';

const loaded = {
  ...{ users: 100, seconds: 10.02, answers: 281, good: 281, wrong: 0, unanswered: 0, reasons: {}, said: [] },
  ...{ answersPerSecond: 28.04, p50Ms: 3140, p99Ms: 4870, slowestMs: 5012, kinds: [] },
};

/** By the name of the file in test/golden-commands/. */
export const loadTexts: Record<string, () => string> = {
  load: () => loadText(loaded),
  'load-of-two-kinds': () =>
    loadText({
      ...loaded,
      kinds: [
        { kind: 'POST /checkout', answers: 70, p50Ms: 1043 },
        { kind: 'GET /stock/…', answers: 211, p50Ms: 27 },
      ],
    }),
  'load-of-streams': () =>
    streamsText(10, [
      {
        ...{ name: 'customers', users: 50, ratePerSecond: 100, from: '127.0.1.1-127.0.1.50', labels: {} },
        ...{ requests: 1000, failed: 960, reasons: { 'status 429': 960 }, p50Ms: 4, p95Ms: 31 },
      },
      {
        ...{ name: 'robot', users: 200, ratePerSecond: 300, from: '127.0.0.66', reasons: {}, failed: 0 },
        ...{ requests: 3000, labels: { refused: 2881, served: 119 }, p50Ms: 3, p95Ms: 12.4 },
      },
    ]),
  'load-of-an-older-version': () =>
    loadText(loaded) + olderVersionNote("services/api/db.ts:34: Expected '(', got 'ident'"),
  'load-with-failures': () =>
    loadText({
      ...loaded,
      good: 240,
      wrong: 12,
      said: [{ status: 503, message: 'too many connections\x1b[2J', times: 28 }],
      unanswered: 1204,
      reasons: {
        'no answer in time': 1204,
        'status 503': 28,
        'wrong rows': 9,
        'status 404': 2,
        'status 400': 1,
      },
    }),
};
