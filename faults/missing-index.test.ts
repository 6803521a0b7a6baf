import assert from 'node:assert/strict';
import { beforeAll, test } from 'vitest';
import { faultSuite } from '../test/fault-suite.ts';
import { noTargets } from '../test/no-targets.ts';
import { suitePostgres } from '../test/private-postgres.ts';
import type { FaultSystem } from './contract.ts';
import { missingIndex } from './missing-index.ts';

const params = { index: 'orders_user_id_created_at_idx' };
const onlyOneColumn = `CREATE INDEX ${params.index} ON orders (user_id)`;
const postgres = suitePostgres();

beforeAll(async () => {
  await postgres.sql('postgres')('CREATE DATABASE template_shop');
  await postgres.sql('template_shop')(`
    CREATE TABLE orders (id int PRIMARY KEY, user_id int, status text, created_at timestamptz);
    INSERT INTO orders SELECT n, n % 500, 'placed', now() FROM generate_series(1, 20000) n;
    CREATE INDEX ${params.index} ON orders (user_id, created_at DESC);
    CREATE INDEX orders_open_idx ON orders (created_at) WHERE status = 'placed';
    CREATE TABLE users (id int PRIMARY KEY, email text);
    INSERT INTO users SELECT n, 'Ana' || n || '@example.com' FROM generate_series(1, 20000) n;
    CREATE INDEX users_lower_email_idx ON users (lower(email));
    ANALYZE orders, users`);
  await postgres.leave('template_shop');
  await clone('clone_shop');
});

async function clone(name: string): Promise<FaultSystem> {
  await postgres.leave('template_shop');
  await postgres.sql('postgres')(`CREATE DATABASE ${name} TEMPLATE template_shop`);
  return systemOn(name);
}

const systemOn = (name: string): FaultSystem => ({
  ...noTargets,
  database: postgres.database(name),
  template: postgres.database('template_shop'),
});

async function planOf(name: string): Promise<string> {
  const lines = await postgres.sql(name)<{ 'QUERY PLAN': string }>(
    'EXPLAIN SELECT * FROM orders WHERE user_id = 7 ORDER BY created_at DESC LIMIT 20',
  );
  return lines.map(line => line['QUERY PLAN']).join('\n');
}

const indexesOf = (name: string) =>
  postgres.sql(name)<{ indexdef: string }>(
    'SELECT indexdef FROM pg_indexes WHERE tablename = $1 ORDER BY 1',
    ['orders'],
  );

async function commentOn(name: string): Promise<string | null> {
  const [row] = await postgres.sql(name)<{ comment: string | null }>(
    `SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = current_database()`,
  );
  return row?.comment ?? null;
}

faultSuite({
  fault: missingIndex,
  system: () => systemOn('clone_shop'),
  params,
  unmatched: {
    params: { index: 'orders_pkey' },
    names: /orders_pkey.*There is: orders_open_idx, orders_user_id_created_at_idx, users_lower_email_idx/,
  },
  assertInEffect: async () => assert.match(await planOf('clone_shop'), /Seq Scan on orders/),
  assertNoEffect: async () =>
    assert.match(await planOf('clone_shop'), /Index Scan using orders_user_id_created_at_idx/),
  trace: async () => JSON.stringify([await indexesOf('clone_shop'), await commentOn('clone_shop')]),
});

test('a learner’s index of the same name but another definition survives heal, and observe tells', async () => {
  const system = await clone('namesake');
  await missingIndex.inject(system, params);
  await system.database.sql(onlyOneColumn);
  await missingIndex.heal(system, params);
  assert.match(JSON.stringify(await indexesOf('namesake')), /USING btree \(user_id\)/);
  assert.equal(await commentOn('namesake'), null);
  const seen = await missingIndex.observe(system, params);
  assert.equal(seen.state, 'active');
  assert.match(seen.saw, /the one of that name is another: CREATE INDEX .* \(user_id\)/);
});

const unlike = {
  'columns in another order': 'CREATE INDEX other ON orders (created_at DESC, user_id)',
  'another direction': 'CREATE INDEX other ON orders (user_id, created_at)',
  'another method': 'CREATE INDEX other ON orders USING brin (user_id, created_at)',
  'only a part of the rows': `CREATE INDEX other ON orders (user_id, created_at DESC) WHERE status = 'placed'`,
  'another table':
    'CREATE TABLE orders2 (LIKE orders); CREATE INDEX other ON orders2 (user_id, created_at DESC)',
};

test('an index of another definition does not count, one of another name does', async () => {
  const system = await clone('alike');
  await missingIndex.inject(system, params);
  for (const [what, statement] of Object.entries(unlike)) {
    await system.database.sql(statement);
    assert.equal((await missingIndex.observe(system, params)).state, 'active', what);
    await system.database.sql('DROP INDEX other');
  }
  // the same under another name
  await system.database.sql('CREATE INDEX mine ON orders (user_id, created_at DESC)');
  const seen = await missingIndex.observe(system, params);
  assert.equal(seen.state, 'absent');
  assert.match(seen.saw, /CREATE INDEX mine/);
  await missingIndex.heal(system, params);
  assert.doesNotMatch(JSON.stringify(await indexesOf('alike')), new RegExp(params.index));
});

const unlikeExpression = {
  'the column itself': 'CREATE INDEX other ON users (email)',
  'another expression': 'CREATE INDEX other ON users (upper(email))',
  'another collation': 'CREATE INDEX other ON users (lower(email) COLLATE "C")',
  'another operator class': 'CREATE INDEX other ON users (lower(email) text_pattern_ops)',
  'another method': 'CREATE INDEX other ON users USING hash (lower(email))',
};

test('an index on an expression is compared by its expression', async () => {
  const onExpression = { index: 'users_lower_email_idx' };
  const system = await clone('expression');
  assert.equal((await missingIndex.observe(system, onExpression)).state, 'absent');
  await missingIndex.inject(system, onExpression);
  for (const [what, statement] of Object.entries(unlikeExpression)) {
    await system.database.sql(statement);
    assert.equal((await missingIndex.observe(system, onExpression)).state, 'active', what);
    await system.database.sql('DROP INDEX other');
  }
  // the same, written otherwise and under another name
  await system.database.sql('CREATE UNIQUE INDEX mine ON users (LOWER(users.email) ASC)');
  assert.equal((await missingIndex.observe(system, onExpression)).state, 'absent');
  await system.database.sql('DROP INDEX mine');
  await missingIndex.heal(system, onExpression);
  assert.match((await missingIndex.observe(system, onExpression)).saw, /\(lower\(email\)\)/);
});

test('a build that was never finished does not count, and heal makes it anew', async () => {
  const system = await clone('unfinished');
  await missingIndex.inject(system, params);
  await system.database.sql(`CREATE INDEX ${params.index} ON orders (user_id, created_at DESC)`);
  await system.database.sql(
    `UPDATE pg_index SET indisvalid = false WHERE indexrelid = '${params.index}'::regclass`,
  );
  assert.match((await missingIndex.observe(system, params)).saw, /never finished/);
  await missingIndex.heal(system, params);
  assert.equal((await missingIndex.observe(system, params)).state, 'absent');
});

test('the mark comes with the index: when one cannot be written, the other stays', async () => {
  const system = await clone('cut_off');
  const { transaction } = system.database;
  system.database.transaction = work =>
    transaction(sql =>
      work((text, values) => {
        if (text.startsWith('COMMENT')) throw new Error('killed here');
        return sql(text, values);
      }),
    );
  await assert.rejects(missingIndex.inject(system, params), /killed here/);
  assert.equal((await missingIndex.observe(system, params)).state, 'absent');
  assert.equal(await commentOn('cut_off'), null);
});

test('the mark stands beside those of other faults and of a second index', async () => {
  const system = await clone('marked');
  await system.database.sql(`COMMENT ON DATABASE marked IS '{"faults":{"lost-rule":["a''b"]}}'`);
  await missingIndex.inject(system, params);
  await missingIndex.inject(system, { index: 'orders_open_idx' });
  assert.deepEqual(JSON.parse((await commentOn('marked')) ?? ''), {
    faults: { 'lost-rule': ["a'b"], 'lab-missing-index': [params.index, 'orders_open_idx'] },
  });
  await missingIndex.heal(system, params);
  await missingIndex.heal(system, { index: 'orders_open_idx' });
  assert.deepEqual(JSON.parse((await commentOn('marked')) ?? ''), { faults: { 'lost-rule': ["a'b"] } });
});

test('a database that does not answer is unknown, not absent', async () => {
  const system = { ...systemOn('clone_shop'), database: postgres.database('no_such_database') };
  const seen = await missingIndex.observe(system, params);
  assert.equal(seen.state, 'unknown');
  assert.match(seen.saw, /no_such_database/);
});
