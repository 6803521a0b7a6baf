/**
 * The marks of faults that change a schema: {"faults":{"lab-missing-index":["orders_…_idx"]}} in the comment on the database, which is no
 * table that a learner may make anew, and changes together with the schema or not at all.
 */
import type { Sql } from './contract.ts';

type Marks = { faults?: Record<string, unknown> };

async function readMarks(sql: Sql): Promise<Marks> {
  const [row] = await sql<{ comment: string | null }>(
    `SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = current_database()`,
  );
  return parseMarks(row?.comment ?? '{}');
}

/** A comment that somebody else wrote counts as no marks; it is replaced only when there is one to write. */
function parseMarks(comment: string): Marks {
  try {
    const parsed: unknown = JSON.parse(comment);
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

/** The names that stand under this key. */
export async function markedNames(sql: Sql, key: string): Promise<string[]> {
  const marked = (await readMarks(sql)).faults?.[key];
  return Array.isArray(marked) ? marked.map(String) : [];
}

/** Replaces the names under this key; all else in the comment stays. */
export async function mark(sql: Sql, key: string, names: string[]): Promise<void> {
  const marks = await readMarks(sql);
  const { [key]: _, ...others } = marks.faults ?? {};
  const faults = names.length > 0 ? { ...others, [key]: names } : others;
  const comment = Object.keys(faults).length > 0 ? JSON.stringify({ ...marks, faults }) : null;
  const [row] = await sql<{ statement: string }>(
    `SELECT format('COMMENT ON DATABASE %I IS %L', current_database(), $1::text) AS statement`,
    [comment],
  );
  if (row) await sql(row.statement);
}

/** Traffic that holds a table for longer than this makes inject or heal fail whole, rather than wait. */
export const lockLimit = `SET LOCAL lock_timeout = '10s'`;

export const inSql = (...names: string[]): string =>
  names.map(name => `"${name.replaceAll('"', '""')}"`).join('.');
