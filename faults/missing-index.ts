import { z } from 'zod';
import { defineFault, type FaultDatabase, type Sql, UnmatchedTarget } from './contract.ts';

type Index = {
  name: string;
  schema: string;
  /** all that makes it a useful index, without its name: table, method, columns with their order, predicate */
  shape: string;
  definition: string;
  /** valid and ready; a failed CREATE INDEX CONCURRENTLY leaves one that is neither */
  usable: boolean;
};

// An operator class belongs to one method (btree, brin …), so it stands for it; operator classes and collations have the
// same numbers in a clone as in its template. Indexes of a constraint (primary key, unique) cannot be dropped alone: left out.
const listIndexes = `
  SELECT c.relname AS name, n.nspname AS schema, pg_get_indexdef(c.oid) AS definition, i.indisvalid AND i.indisready AS usable,
         concat_ws(' ', format('%I.%I', n.nspname, t.relname), (
           SELECT string_agg(concat_ws(':', pg_get_indexdef(c.oid, k, true), i.indoption[k - 1], i.indclass[k - 1], i.indcollation[k - 1]), ', ')
           FROM generate_series(1, i.indnatts) AS k
         ), pg_get_expr(i.indpred, i.indrelid)) AS shape
  FROM pg_index i
  JOIN pg_class c ON c.oid = i.indexrelid
  JOIN pg_class t ON t.oid = i.indrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname !~ '^pg_' AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = c.oid)
  ORDER BY c.relname`;

/** The healthy definition, from the template. */
async function wantedIndex(template: FaultDatabase, name: string): Promise<Index> {
  const indexes = await template.sql<Index>(listIndexes);
  const found = indexes.find(index => index.name === name);
  if (found) return found;
  const names = indexes.map(index => index.name).join(', ') || 'none';
  throw new UnmatchedTarget(`There is no index ${name} that can be taken away. There is: ${names}.`);
}

const sameShape = (a: Index, b: Index): boolean => a.shape === b.shape;
const nameInSql = (index: Index): string =>
  [index.schema, index.name].map(part => `"${part.replaceAll('"', '""')}"`).join('.');

// The mark: {"faults":{"missing-index":["orders_…_idx"]}} in the comment on the database, which is no table that a learner
// may make anew and changes together with the index or not at all. Other faults keep theirs beside it.
type Marks = { faults?: Record<string, unknown> };
const markKey = 'missing-index';

async function readMarks(sql: Sql): Promise<{ marks: Marks; marked: string[] }> {
  const [row] = await sql<{ comment: string | null }>(
    `SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = current_database()`,
  );
  const marks = parseMarks(row?.comment ?? '{}');
  const marked = marks.faults?.[markKey];
  return { marks, marked: Array.isArray(marked) ? marked.map(String) : [] };
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

async function writeMarks(sql: Sql, marks: Marks, marked: string[]): Promise<void> {
  const { [markKey]: _, ...others } = marks.faults ?? {};
  const faults = marked.length > 0 ? { ...others, [markKey]: marked } : others;
  const comment = Object.keys(faults).length > 0 ? JSON.stringify({ ...marks, faults }) : null;
  const [row] = await sql<{ statement: string }>(
    `SELECT format('COMMENT ON DATABASE %I IS %L', current_database(), $1::text) AS statement`,
    [comment],
  );
  if (row) await sql(row.statement);
}

/** Traffic that holds the table for longer than this makes inject or heal fail whole, rather than wait. */
const lockLimit = `SET LOCAL lock_timeout = '10s'`;

/** One index of the template is gone from the clone. */
export const missingIndex = defineFault({
  id: 'missing-index',
  title: 'An index is missing',
  scope: 'data',
  needs: ['postgres'],
  fidelity:
    'The index is really dropped, so the planner, its costs and its locks are the true ones. It was there when the data was loaded, so the table has no bloat from the time before.',
  params: z.strictObject({ index: z.string().min(1).max(63) }),

  async inject({ database, template }, { index: name }) {
    const wanted = await wantedIndex(template, name);
    await database.transaction(async sql => {
      await sql(lockLimit);
      const { marks, marked } = await readMarks(sql);
      if (marked.includes(name)) return;
      const present = (await sql<Index>(listIndexes)).find(
        index => index.name === name && sameShape(index, wanted),
      );
      if (present) await sql(`DROP INDEX ${nameInSql(present)}`);
      await writeMarks(sql, marks, [...marked, name]);
    });
  },

  async heal({ database, template }, { index: name }) {
    const wanted = await wantedIndex(template, name);
    await database.transaction(async sql => {
      await sql(lockLimit);
      const { marks, marked } = await readMarks(sql);
      const indexes = await sql<Index>(listIndexes);
      if (!indexes.some(index => index.usable && sameShape(index, wanted))) {
        const namesake = indexes.find(index => index.name === name);
        // A broken half of the same index is rebuilt; another definition under this name is the learner's and stays.
        if (namesake && sameShape(namesake, wanted)) await sql(`DROP INDEX ${nameInSql(namesake)}`);
        if (!namesake || sameShape(namesake, wanted)) await sql(wanted.definition);
      }
      if (marked.includes(name)) {
        await writeMarks(
          sql,
          marks,
          marked.filter(other => other !== name),
        );
      }
    });
  },

  async observe({ database, template }, { index: name }) {
    try {
      const wanted = await wantedIndex(template, name);
      const indexes = await database.sql<Index>(listIndexes);
      const present = indexes.find(index => index.usable && sameShape(index, wanted));
      if (present) return { state: 'absent', saw: `there is ${present.definition}` };
      const namesake = indexes.find(index => index.name === name);
      const instead = !namesake
        ? 'no index of that name either'
        : sameShape(namesake, wanted)
          ? 'the one there is was never finished'
          : `the one of that name is another: ${namesake.definition}`;
      return { state: 'active', saw: `nothing like ${wanted.definition}; ${instead}` };
    } catch (error) {
      return { state: 'unknown', saw: (error as Error).message };
    }
  },
});
