import { z } from 'zod';
import { codeFault } from './code-fault.ts';

const requests = 10;
const leastQuestions = requests / 2;

const questions = `
  SELECT coalesce(sum(calls), 0)::int AS count FROM pg_stat_statements s
    JOIN pg_database d ON d.oid = s.dbid
   WHERE d.datname = $1 AND s.shared_blks_hit + s.shared_blks_read > 0`;

/** A replica is there, and the shop asks the primary alone. */
export const idleReplica = codeFault({
  id: 'idle-replica',
  title: 'Nobody asks the replica',
  needs: ['postgres', 'replica'],
  fidelity: `Real code that asks the primary for everything. In effect when ${requests} requests for this page bring the replica fewer than ${leastQuestions} questions. It matters where many only look: they take the connections that those need who write.`,
  params: z.strictObject({
    path: z.string().startsWith('/').describe('a page that many look at, such as /market/1204'),
  }),
  async symptom(system, { path }) {
    const count = async () =>
      (await system.replica?.sql<{ count: number }>(questions, [system.database.name]))?.[0]?.count ?? 0;
    const before = await count();
    for (let sent = 0; sent < requests; sent++) {
      const { status } = await system.get(path);
      if (status !== 200) throw new Error(`${path} was answered with status ${status}`);
    }
    const asked = (await count()) - before;
    return { isThere: asked < leastQuestions, saw: `${requests} requests asked the replica ${asked} times` };
  },
});
