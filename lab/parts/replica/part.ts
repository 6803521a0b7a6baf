/** A second PostgreSQL server: it follows the primary, a moment behind, and answers questions. */
import { z } from 'zod';
import { secretOf } from '../../home/home.ts';
import { definePart } from '../contract.ts';
import { databaseOf } from '../postgres/databases.ts';
import { postgres } from '../postgres/part.ts';
import { serverVersion } from '../postgres/postgres.ts';
import { baseBackup, server } from '../postgres/programs.ts';
import { psqlConsole } from '../postgres/psql.ts';
import { lookAtReplica } from './look.ts';
import { withReplica } from './open-replica.ts';
import { endLeftReplica, replicaProcess, settled } from './process.ts';
import { row } from './row.ts';

const { link } = postgres;
if (!link) throw new Error('the primary has a link');

/** What was set on it by ALTER SYSTEM, without the way to the primary, which differs from home to home. */
const settingsQuery = `
  SELECT name || '=' || setting AS line FROM pg_file_settings
   WHERE sourcefile LIKE '%postgresql.auto.conf' AND name <> 'primary_conninfo' ORDER BY 1`;

export const replica = definePart({
  id: 'replica',
  title: 'PostgreSQL replica',
  role: 'store',
  declared: z.literal(1).optional(),
  ports: ['replica'],
  needs: { programs: [server, baseBackup], diskBytes: 1e9 }, // the shop's data once more
  processes: home => [replicaProcess(home)],
  link: {
    ...link,
    variables: (home, { role }, port, space) => ({
      DATABASE_REPLICA_URL: `postgres://${role}:${secretOf(home, role)}@127.0.0.1:${port}/${databaseOf(space)}`,
    }),
  },
  settled,
  fingerprint: {
    read: home =>
      withReplica(home, async ({ sql }) => {
        const lines = await sql<{ line: string }>(settingsQuery);
        return { 'settings of the replica': lines.map(({ line }) => line).join('\n') };
      }),
    ofWorld: /^settings of the replica$/,
  },
  look: lookAtReplica,
  version: home => serverVersion(home, 'replica'),
  row,
  console: {
    verb: 'replica',
    line: 'psql on the shop’s replica, which only answers',
    summary: 'psql on the replica of the shop’s live database; or run one statement',
    words: { name: '[statement]', description: 'SQL to run at once' },
    example: "npx lab replica 'SELECT count(*) FROM orders'",
    open: psqlConsole('replica'),
  },
  faultable: true,
  endLeft: endLeftReplica,
});
