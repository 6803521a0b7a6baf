import { z } from 'zod';
import { codeFault } from './code-fault.ts';
import type { FaultSystem } from './contract.ts';

const requests = 20;
const leastEach = 0.9;

// Counted by PostgreSQL itself; a session is counted at the latest when it ends.
async function sessionsOf({ server, database }: FaultSystem): Promise<number> {
  const [row] = await server.sql<{ sessions: number }>(
    'SELECT sessions::float8 AS sessions FROM pg_stat_database WHERE datname = $1',
    [database.name],
  );
  return row?.sessions ?? 0;
}

/** Whoever asks the database something opens a connection for it and closes it again. */
export const noPool = codeFault({
  id: 'no-pool',
  title: 'Each request opens its own connection',
  needs: ['postgres'],
  fidelity: `The service opens a connection, runs its query and closes the connection. In effect when ${requests} requests, one after the other, open ${leastEach * requests} or more sessions. It matters under load: a login takes several round trips, and a role may have few connections.`,
  params: z.strictObject({
    path: z.string().startsWith('/').describe('a request that runs one statement, such as /stock/1'),
  }),
  async symptom(system, { path }) {
    const before = await sessionsOf(system);
    for (let sent = 0; sent < requests; sent++) {
      const { status, body } = await system.get(path);
      if (status !== 200) throw new Error(`GET ${path} was answered ${status}: ${body}`);
    }
    const opened = (await sessionsOf(system)) - before;
    return {
      isThere: opened >= leastEach * requests,
      saw: `${requests} requests opened ${opened} sessions`,
    };
  },
});
