import { z } from 'zod';
import { defineFault, type FaultDatabase, UnmatchedTarget, unseen } from './contract.ts';
import { inSql, lockLimit, mark, markedNames } from './database-marks.ts';

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
  const names = indexes.map(index => index.name);
  throw new UnmatchedTarget(`There is no index ${name} that can be dropped.`, name, names);
}

const sameShape = (a: Index, b: Index): boolean => a.shape === b.shape;

const keyOf = (by: string): string => `${by}-missing-index`;

/** One index of the template is gone from the clone. */
export const missingIndex = defineFault({
  id: 'missing-index',
  title: 'An index is missing',
  scope: 'data',
  needs: ['postgres'],
  fidelity:
    'The index is really dropped, so the planner, its costs and its locks are the true ones. The index was there when the data was loaded, so the table has no bloat from before.',
  example: 'lab fault inject missing-index --index orders_user_id_created_at_idx --for 60s',
  params: z.strictObject({ index: z.string().min(1).max(63).describe('the index’s name') }),

  async inject({ database, template, mark: by }, { index: name }) {
    const wanted = await wantedIndex(template, name);
    await database.transaction(async sql => {
      await sql(lockLimit);
      const marked = await markedNames(sql, keyOf(by));
      if (marked.includes(name)) return;
      const present = (await sql<Index>(listIndexes)).find(
        index => index.name === name && sameShape(index, wanted),
      );
      if (present) await sql(`DROP INDEX ${inSql(present.schema, present.name)}`);
      await mark(sql, keyOf(by), [...marked, name]);
    });
  },

  async heal({ database, template, mark: by }, { index: name }) {
    const wanted = await wantedIndex(template, name);
    await database.transaction(async sql => {
      await sql(lockLimit);
      const marked = await markedNames(sql, keyOf(by));
      const indexes = await sql<Index>(listIndexes);
      if (!indexes.some(index => index.usable && sameShape(index, wanted))) {
        const namesake = indexes.find(index => index.name === name);
        // A broken half of the same index is rebuilt; another definition under this name is the learner's and stays.
        if (namesake && sameShape(namesake, wanted))
          await sql(`DROP INDEX ${inSql(namesake.schema, namesake.name)}`);
        if (!namesake || sameShape(namesake, wanted)) await sql(wanted.definition);
      }
      if (marked.includes(name)) {
        await mark(
          sql,
          keyOf(by),
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
      return unseen(error);
    }
  },

  async find({ database, mark: by }) {
    return (await markedNames(database.sql, keyOf(by))).map(index => ({ index }));
  },
});
