import { z } from 'zod';
import { codeFault } from './code-fault.ts';
import type { FaultSystem } from './contract.ts';

const requests = 3;
/** Twice each of three copies, as the front door leads to them in turn. */
const looks = 6;

// Every change is written into PostgreSQL's log first; a statement that changes nothing writes no record.
async function recordsOf({ server, database, all }: FaultSystem): Promise<number> {
  const [row] = await server.sql<{ records: number }>(
    `SELECT coalesce(sum(s.wal_records), 0)::float8 AS records
     FROM pg_stat_statements s
     JOIN pg_database d ON d.oid = s.dbid
     JOIN pg_roles r ON r.oid = s.userid
     WHERE d.datname = $1 AND r.rolname = ANY($2)`,
    [database.name, all.roles().map(({ role }) => role)],
  );
  return row?.records ?? 0;
}

/** What customers entrust to the service is kept in its process, and nowhere else. */
export const stateInMemory = codeFault({
  id: 'state-in-memory',
  title: 'Customer data is kept in the process',
  needs: ['postgres'],
  fidelity: `The service answers that all is well and keeps the data in its own memory: no other replica has the data, and it is lost when the process ends. In effect when ${requests} requests that should change something succeed and PostgreSQL writes nothing for them. A service that keeps the data in a file shows the same. Where \`read\` is given, part of the data may be in PostgreSQL: in effect when ${looks} looks at it give different answers afterwards, as each replica tells what it knows.`,
  params: z.strictObject({
    path: z.string().startsWith('/').describe('the path where a POST changes something, such as /cart/items'),
    body: z.record(z.string(), z.unknown()).describe('the body to send there'),
    read: z
      .string()
      .startsWith('/')
      .optional()
      .describe('the path where a GET shows what was changed, such as /stock/7'),
  }),
  async symptom(system, { path, body, read }) {
    const before = await recordsOf(system);
    for (let sent = 0; sent < requests; sent++) {
      const answer = await system.post(path, body);
      if (answer.status < 200 || answer.status > 299)
        throw new Error(`POST ${path} was answered ${answer.status}: ${answer.body}`);
    }
    if (read) return lookedAt(system, read);
    const written = (await recordsOf(system)) - before;
    const saw = `PostgreSQL wrote ${written} log records for ${requests} times POST ${path}`;
    return { isThere: written === 0, saw };
  },
});

async function lookedAt(system: FaultSystem, path: string) {
  const answers = new Set<string>();
  for (let look = 0; look < looks; look++) {
    const { status, body } = await system.get(path);
    if (status !== 200) throw new Error(`GET ${path} was answered ${status}: ${body}`);
    answers.add(body);
  }
  return { isThere: answers.size > 1, saw: `GET ${path} gave ${answers.size} different answers` };
}
