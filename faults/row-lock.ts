import { z } from 'zod';
import { defineFault, type FaultDatabase, type FaultSystem, UnmatchedTarget, unseen } from './contract.ts';

/** The session's name is the mark; PostgreSQL cuts names off at 63 bytes, so tables have at most 30. */
const nameOf = (system: FaultSystem, table: string, id: number): string =>
  `${system.mark}-row-lock ${table} ${id}`;

const holders = `SELECT pid FROM pg_stat_activity WHERE application_name = $1`;

/** Waits for others who have the row for at most this long, then fails whole. */
const lockLimit = `SET LOCAL lock_timeout = '10s'`;

async function targetOf(database: FaultDatabase, table: string, id: number): Promise<void> {
  const rows = await database.sql<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name = 'id' ORDER BY table_name`,
  );
  const tables = rows.map(({ name }) => name);
  if (!tables.includes(table))
    throw new UnmatchedTarget(`There is no table ${table} with an id.`, table, tables);
  const found = await database.sql(`SELECT 1 FROM ${table} WHERE id = $1`, [id]);
  if (found.length > 0) return;
  const [range] = await database.sql<{ ids: string }>(
    `SELECT min(id) || ' to ' || max(id) AS ids FROM ${table}`,
  );
  throw new UnmatchedTarget(`There is no row ${id} in ${table}.`, String(id), [`${range?.ids ?? 'none'}`]);
}

/** Somebody has a row and does not let go. */
export const rowLock = defineFault({
  id: 'row-lock',
  title: 'A row stays locked',
  scope: 'world',
  needs: ['postgres'],
  fidelity:
    'A real transaction holds the row FOR UPDATE: statements that update, delete or lock the row wait, and readers do not. The server keeps the session for an hour at most, also after the command that made it has ended. It locks one row and no table.',
  example: 'lab fault inject row-lock --table orders --id 42 --for 60s',
  params: z.strictObject({
    table: z
      .string()
      .regex(/^[a-z_][a-z0-9_]{0,29}$/, 'write the name of a table, in small letters')
      .describe('the table, such as orders'),
    id: z.int().min(1).max(2_147_483_647).describe('the row’s id'),
  }),

  async inject(system, { table, id }) {
    await targetOf(system.database, table, id);
    const name = nameOf(system, table, id);
    if ((await system.server.sql(holders, [name])).length > 0) return;
    await system.database.hold(name, `${lockLimit}; SELECT 1 FROM ${table} WHERE id = ${id} FOR UPDATE`);
  },

  async heal(system, { table, id }) {
    const name = nameOf(system, table, id);
    // With a time limit the function waits until the session is gone.
    const ended = await system.server.sql(
      'SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = $1',
      [name],
    );
    if (ended.length === 0) await targetOf(system.database, table, id);
  },

  async observe(system, { table, id }) {
    try {
      await targetOf(system.database, table, id);
      const held = await system.server.sql<{ pid: number }>(holders, [nameOf(system, table, id)]);
      // The weakest lock there is waits for FOR UPDATE only; it is let go with the statement.
      const free = await system.database.sql(
        `SELECT 1 FROM ${table} WHERE id = $1 FOR KEY SHARE SKIP LOCKED`,
        [id],
      );
      const state = held.length > 0 && free.length === 0 ? 'active' : 'absent';
      const by = held.map(({ pid }) => `session ${pid}`).join(', ') || 'no session of the lab';
      return { state, saw: `${table} ${id}: ${free.length > 0 ? 'free' : 'locked'}, held by ${by}` };
    } catch (error) {
      return unseen(error);
    }
  },

  async find(system) {
    const rows = await system.server.sql<{ name: string }>(
      'SELECT application_name AS name FROM pg_stat_activity WHERE starts_with(application_name, $1)',
      [`${system.mark}-row-lock `],
    );
    return rows.map(({ name }) => {
      const [, table = '', id = ''] = name.split(' ');
      return { table, id: Number(id) };
    });
  },
});
