import { z } from 'zod';
import { defineFault, type FaultDatabase, UnmatchedTarget, unseen } from './contract.ts';
import { inSql, lockLimit, mark, markedNames } from './database-marks.ts';

type Constraint = { name: string; schema: string; table: string; definition: string };

// Primary and unique keys, foreign keys, checks and exclusions; NOT NULL is a property of a column, not one of these.
const listConstraints = `
  SELECT conname AS name, n.nspname AS schema, c.relname AS table, pg_get_constraintdef(o.oid) AS definition
  FROM pg_constraint o
  JOIN pg_class c ON c.oid = o.conrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname !~ '^(pg_|information_schema)' AND contype IN ('c', 'f', 'p', 'u', 'x')
  ORDER BY conname`;

/** The healthy definition, from the template. */
async function wantedConstraint(template: FaultDatabase, name: string): Promise<Constraint> {
  const constraints = await template.sql<Constraint>(listConstraints);
  const found = constraints.find(constraint => constraint.name === name);
  if (found) return found;
  const names = constraints.map(constraint => constraint.name);
  throw new UnmatchedTarget(`There is no constraint ${name}.`, name, names);
}

/** The same rule on the same table, whatever its name. */
const sameRule = (a: Constraint, b: Constraint): boolean =>
  a.schema === b.schema && a.table === b.table && a.definition === b.definition;

const inWords = ({ table, name, definition }: Constraint): string => `${name} on ${table}: ${definition}`;
const keyOf = (by: string): string => `${by}-dropped-constraint`;

/** One constraint of the template is gone from the clone. */
export const droppedConstraint = defineFault({
  id: 'dropped-constraint',
  title: 'A rule on the data is missing',
  scope: 'data',
  needs: ['postgres'],
  fidelity:
    'The constraint is really dropped, with the index that a primary or unique key brings, so the database accepts wrong rows from then on. Rows that break the rule are not removed: it can be put back only after they are fixed.',
  example: 'lab fault inject dropped-constraint --constraint products_price_cents_check',
  params: z.strictObject({ constraint: z.string().min(1).max(63).describe('the constraint’s name') }),

  async inject({ database, template, mark: by }, { constraint: name }) {
    const wanted = await wantedConstraint(template, name);
    await database.transaction(async sql => {
      await sql(lockLimit);
      const marked = await markedNames(sql, keyOf(by));
      if (marked.includes(name)) return;
      const present = (await sql<Constraint>(listConstraints)).find(
        constraint => constraint.name === name && sameRule(constraint, wanted),
      );
      if (present) {
        await sql(`ALTER TABLE ${inSql(present.schema, present.table)} DROP CONSTRAINT ${inSql(name)}`);
      }
      await mark(sql, keyOf(by), [...marked, name]);
    });
  },

  async heal({ database, template, mark: by }, { constraint: name }) {
    const wanted = await wantedConstraint(template, name);
    await database.transaction(async sql => {
      await sql(lockLimit);
      const marked = await markedNames(sql, keyOf(by));
      const constraints = await sql<Constraint>(listConstraints);
      // Another rule under this name is the learner's and stays.
      const taken = constraints.some(
        constraint => constraint.table === wanted.table && constraint.name === name,
      );
      if (!taken && !constraints.some(constraint => sameRule(constraint, wanted))) {
        await sql(
          `ALTER TABLE ${inSql(wanted.schema, wanted.table)} ADD CONSTRAINT ${inSql(name)} ${wanted.definition}`,
        );
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

  async observe({ database, template }, { constraint: name }) {
    try {
      const wanted = await wantedConstraint(template, name);
      const constraints = await database.sql<Constraint>(listConstraints);
      const present = constraints.find(constraint => sameRule(constraint, wanted));
      if (present) return { state: 'absent', saw: `there is ${inWords(present)}` };
      const namesake = constraints.find(
        constraint => constraint.table === wanted.table && constraint.name === name,
      );
      const instead = namesake
        ? `the one of that name is another: ${inWords(namesake)}`
        : 'none of that name either';
      return { state: 'active', saw: `nothing like ${inWords(wanted)}; ${instead}` };
    } catch (error) {
      return unseen(error);
    }
  },

  async find({ database, mark: by }) {
    return (await markedNames(database.sql, keyOf(by))).map(constraint => ({ constraint }));
  },
});
