/** The server that follows the primary. Its data is copied at each start, so that nothing of it is ever repaired. */
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pause } from '../../../machine/process.mjs';
import { type Home, portOf } from '../../home/home.ts';
import { commandOf } from '../../home/programs.ts';
import { serversFolder } from '../layout.ts';
import type { Part } from '../part.ts';
import { labDatabase } from '../postgres/databases.ts';
import { login, withDatabase } from '../postgres/postgres.ts';
import { endServerOn, endWithinMs, leaveDataOfKilled, serverArguments } from '../postgres/process.ts';
import { baseBackup, server } from '../postgres/programs.ts';
import { withReplica } from './open-replica.ts';

const run = promisify(execFile);

const folderName = 'replica';
const dataOf = (home: Home) => join(home.servers, folderName, 'data');

export function replicaProcess(home: Home): Part {
  const data = dataOf(home);
  const port = portOf(home, 'replica');
  return {
    name: 'replica',
    port,
    program: server,
    // After a restart of the primary it comes back at once.
    args: serverArguments(data, port, { wal_retrieve_retry_interval: '200ms' }),
    env: { LANG: 'C.UTF-8' },
    cwd: '/',
    user: home.serversUser,
    stopSignal: 'SIGINT',
    graceMs: endWithinMs,
    version: '',
    async prepare() {
      await leaveDataOfKilled(data);
      await copyPrimary(home, data);
    },
    isReady: () => follows(home),
  };
}

/** About a second. The password goes into the copy's own settings, which only its user reads. */
async function copyPrimary(home: Home, data: string): Promise<void> {
  const folder = serversFolder(home, folderName);
  rmSync(data, { recursive: true, force: true });
  const { host, port, user, password } = login(home);
  const from = ['-h', String(host), '-p', String(port), '-U', String(user), '--no-password'];
  const whole = ['--write-recovery-conf', '--wal-method=stream', '--checkpoint=fast', '--no-sync'];
  const command = commandOf(home, baseBackup, ['-D', data, ...from, ...whole], {
    cwd: '/',
    env: { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', PGPASSWORD: String(password) },
    ...home.serversUser,
    reads: [],
    writes: [folder],
  });
  await run(command.file, command.args, command.options);
}

async function follows(home: Home): Promise<boolean> {
  try {
    const [receiver] = await withReplica(home, ({ sql }) =>
      sql<{ status: string }>('SELECT status FROM pg_stat_wal_receiver'),
    );
    return receiver?.status === 'streaming';
  } catch {
    return false;
  }
}

const settledLimitMs = 30_000;

/** Waits until it shows all that the primary has written so far; it may have been told to be late. */
export async function settled(home: Home): Promise<void> {
  const [primary] = await withDatabase(home, labDatabase, ({ sql }) =>
    sql<{ written: string }>('SELECT pg_current_wal_lsn()::text AS written'),
  );
  const shown = 'SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn AS shows';
  const deadline = Date.now() + settledLimitMs;
  await withReplica(home, async ({ sql }) => {
    while (!(await sql<{ shows: boolean }>(shown, [primary?.written]))[0]?.shows) {
      if (Date.now() > deadline)
        throw new Error(`the replica does not show what the primary wrote ${settledLimitMs / 1000} s ago`);
      await pause(20);
    }
  });
}

export const endLeftReplica = (home: Home): Promise<void> => endServerOn(dataOf(home));
