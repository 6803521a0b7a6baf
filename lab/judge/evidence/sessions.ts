/** The shop's connections to PostgreSQL while it was used: opened, open at once, refused, and what they got mixed up. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from '../../../faults/contract.ts';
import { defineCollector, type Watch } from './collector.ts';
import type { SessionEvidence } from './evidence.ts';

export const sessions = defineCollector({
  id: 'sessions',
  stage: 'around-load',
  parts: ['postgres'],
  async gather({ open, database, logFile }) {
    const session = await open('lab');
    const watch = await watchSessions({ sql: session.sql, database, logFile }).catch(async error => {
      await session.close();
      throw error;
    });
    return { soFar: watch.soFar, end: () => watch.end().finally(session.close) };
  },
});

export type SessionsRequest = {
  /** the superuser, in another database: its own session must not count */
  sql: Sql;
  /** only sessions in this database count, of any login: the shop may have found another one */
  database: string;
  /** what PostgreSQL writes */
  logFile: string;
};

const everyMs = 50;
/** Refusals and warnings are known to the log alone: such a session never comes to be, and no view counts it. */
const refusal = /FATAL: {2}(too many connections|sorry, too many clients|remaining connection slots)/g;
const nestedBegin = /WARNING: {2}there is already a transaction in progress/g;

/** What happens from now on. */
export async function watchSessions(request: SessionsRequest): Promise<Watch<SessionEvidence>> {
  const openedBefore = await readOpened(request);
  const logFrom = statSync(request.logFile).size;
  let peak = 0;
  let isOver = false;
  // One question at a time: it is one session.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(read: () => Promise<Result>): Promise<Result> => {
    const result = last.then(read);
    last = result.catch(() => {});
    return result;
  };
  const sampling = (async () => {
    while (!isOver) {
      peak = Math.max(peak, await inTurn(() => countOpen(request)));
      await sleep(everyMs);
    }
  })();
  sampling.catch(() => {}); // told by end
  return {
    async soFar() {
      const opened = (await inTurn(() => readOpened(request))) - openedBefore;
      const written = textFrom(request.logFile, logFrom);
      return {
        opened,
        peak,
        refused: written.match(refusal)?.length ?? 0,
        nestedBegins: written.match(nestedBegin)?.length ?? 0,
      };
    },
    async end() {
      isOver = true;
      await sampling;
    },
  };
}

// A session is counted within a second of its first statement, and at the latest when it ends.
async function readOpened({ sql, database }: SessionsRequest): Promise<number> {
  const [row] = await sql<{ sessions: number }>(
    'SELECT sessions::float8 AS sessions FROM pg_stat_database WHERE datname = $1',
    [database],
  );
  return row?.sessions ?? 0;
}

// The lab's own are called so by itself.
async function countOpen({ sql, database }: SessionsRequest): Promise<number> {
  const [row] = await sql<{ open: number }>(
    `SELECT count(*)::int AS open FROM pg_stat_activity
     WHERE datname = $1 AND backend_type = 'client backend'
       AND NOT (usename = current_user AND application_name ~ '^lab(-|$)')`,
    [database],
  );
  return row?.open ?? 0;
}

function textFrom(file: string, from: number): string {
  const buffer = Buffer.alloc(Math.max(0, statSync(file).size - from));
  const open = openSync(file, 'r');
  try {
    return buffer.toString('utf8', 0, readSync(open, buffer, 0, buffer.length, from));
  } finally {
    closeSync(open);
  }
}
