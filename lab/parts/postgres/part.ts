/** PostgreSQL: where the shop keeps everything that must not be lost. */
import { z } from 'zod';
import { secretOf } from '../../home/home.ts';
import { definePart } from '../contract.ts';
import { leastMs } from '../least-ms.ts';
import { createClone, databaseOf, dropClone, labDatabase } from './databases.ts';
import { postgresFingerprint } from './fingerprint.ts';
import { lookAtPostgres } from './look.ts';
import { login, newClient, serverVersion } from './postgres.ts';
import { endLeftPostgres, postgresProcess } from './process.ts';
import { server } from './programs.ts';
import { psqlConsole } from './psql.ts';
import { row } from './row.ts';
import { ensureTemplate } from './template.ts';

const limitMs = 3000;

/** SSLRequest, which is answered with one byte before any login. https://www.postgresql.org/docs/15/protocol-message-formats.html */
const doYouSpeakTls = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

export const postgres = definePart({
  id: 'postgres',
  title: 'PostgreSQL',
  role: 'store',
  declared: z.literal('primary'),
  ports: ['postgres'],
  needs: { programs: [server], debian: 'postgresql' },
  processes: home => [postgresProcess(home)],
  link: {
    hello: doYouSpeakTls,
    async emptyQuestionMs(home, port) {
      const limits = { connectionTimeoutMillis: limitMs, query_timeout: limitMs };
      const session = { ...login(home), port, database: labDatabase, application_name: 'lab' };
      const client = await newClient({ ...session, ...limits });
      client.on('error', () => {}); // else a connection that breaks would end this process
      await client.connect();
      try {
        return await leastMs(() => client.query('SELECT 1'));
      } finally {
        client.end().catch(() => {});
        client.connection.stream.destroy();
      }
    },
    variables: (home, { role }, port, space) => ({
      DATABASE_URL: `postgres://${role}:${secretOf(home, role)}@127.0.0.1:${port}/${databaseOf(space)}`,
    }),
  },
  furnish: ensureTemplate,
  space: {
    make: (home, space) => createClone(home, databaseOf(space)),
    drop: (home, space) => dropClone(home, databaseOf(space)),
  },
  fingerprint: {
    read: postgresFingerprint,
    // What verify judged last lies there until the next one, and no fault by hand is put into it.
    ofWorld: /^(roles$|sessions of faults$|comment on database (?!corner_verify$))/,
  },
  look: lookAtPostgres,
  version: home => serverVersion(home),
  row,
  console: {
    verb: 'sql',
    line: 'psql on the shop’s database',
    summary: 'psql on the shop’s live database, as the owner of its tables; or run one statement',
    words: { name: '[statement]', description: 'SQL to run at once' },
    example: "npx lab sql 'SELECT count(*) FROM orders'",
    open: psqlConsole('postgres'),
  },
  endLeft: endLeftPostgres,
});
