import { z } from 'zod';
import { defineFault, type FaultSystem, partName, type Sql, unseen } from './contract.ts';

/** In PostgreSQL, -1 is no limit. */
const noLimit = -1;

// The mark is the comment on the role: {"before":-1,"limits":{"lab":12,"lab-hand":3}}. The lowest limit counts; when the last one goes,
// what was there before comes back. Comment and limit change together or not at all.
type Mark = { before: number; limits: Record<string, number> };
type Role = { limit: number; mark: Mark };

async function readRole(sql: Sql, role: string): Promise<Role> {
  const [row] = await sql<{ limit: number; comment: string | null }>(
    `SELECT rolconnlimit AS limit, shobj_description(oid, 'pg_authid') AS comment FROM pg_roles WHERE rolname = $1`,
    [role],
  );
  const limit = row?.limit ?? noLimit;
  return { limit, mark: parseMark(row?.comment ?? '') ?? { before: limit, limits: {} } };
}

/** A comment that somebody else wrote counts as no mark. */
function parseMark(comment: string): Mark | null {
  try {
    const parsed: Mark | null = JSON.parse(comment);
    return parsed?.limits ? parsed : null;
  } catch {
    return null;
  }
}

const lowest = ({ before, limits }: Mark): number => {
  const given = Object.values(limits);
  return given.length === 0 ? before : Math.min(...given);
};

async function writeRole(sql: Sql, role: string, mark: Mark): Promise<void> {
  const comment = Object.keys(mark.limits).length === 0 ? null : JSON.stringify(mark);
  const [row] = await sql<{ statement: string }>(
    `SELECT format('ALTER ROLE %I CONNECTION LIMIT %s; COMMENT ON ROLE %1$I IS %3$L', $1::text, $2::int, $3::text) AS statement`,
    [role, lowest(mark), comment],
  );
  if (row) await sql(row.statement);
}

const sessions = `SELECT count(*)::int AS count FROM pg_stat_activity WHERE usename = $1 AND backend_type = 'client backend'`;

async function look(system: FaultSystem, role: string) {
  const { limit, mark } = await readRole(system.server.sql, role);
  const [row] = await system.server.sql<{ count: number }>(sessions, [role]);
  const saw = `${role}: ${limit === noLimit ? 'no limit' : `at most ${limit} connections`}, ${row?.count ?? '?'} open`;
  return { limit, mark, saw };
}

/** A replica's database role gets no more than so many connections. */
export const connectionLimit = defineFault({
  id: 'connection-limit',
  title: 'Few connections to the database',
  scope: 'world',
  needs: ['postgres'],
  fidelity:
    'PostgreSQL itself refuses the next connection of the replica’s role (“too many connections for role”). Connections that are open already stay, also beyond the limit. Memory and the server’s own maximum are not touched.',
  example: 'lab fault inject connection-limit --part api-1 --connections 3 --for 60s',
  params: z.strictObject({
    part: partName,
    connections: z
      .int()
      .min(0)
      .max(100)
      .describe('how many connections the role may have at the same time (0 to 100)'),
  }),

  async inject(system, { part, connections }) {
    for (const role of system.roles(part)) {
      await system.server.transaction(async sql => {
        const { mark } = await readRole(sql, role);
        if (mark.limits[system.mark] === connections) return;
        await writeRole(sql, role, { ...mark, limits: { ...mark.limits, [system.mark]: connections } });
      });
    }
  },

  async heal(system, { part }) {
    for (const role of system.roles(part)) {
      await system.server.transaction(async sql => {
        const { mark } = await readRole(sql, role);
        if (!(system.mark in mark.limits)) return;
        const { [system.mark]: _, ...limits } = mark.limits;
        await writeRole(sql, role, { ...mark, limits });
      });
    }
  },

  async observe(system, { part, connections }) {
    try {
      const seen: Awaited<ReturnType<typeof look>>[] = [];
      for (const role of system.roles(part)) seen.push(await look(system, role));
      const everywhere = seen.every(
        ({ limit, mark }) => mark.limits[system.mark] === connections && limit === lowest(mark),
      );
      return { state: everywhere ? 'active' : 'absent', saw: seen.map(({ saw }) => saw).join('; ') };
    } catch (error) {
      return unseen(error);
    }
  },

  async find(system) {
    const found: { part: string; connections: number }[] = [];
    for (const { part, role } of system.all.roles()) {
      const connections = (await look(system, role)).mark.limits[system.mark];
      if (connections !== undefined) found.push({ part, connections });
    }
    return found;
  },
});
