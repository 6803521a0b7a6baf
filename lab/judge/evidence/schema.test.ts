import assert from 'node:assert/strict';
import { test } from 'vitest';
import { contextOf, tinyShop } from '../../../test/tiny-shop.ts';
import { gatherSchema, readSchemaBaseline, schema } from './schema.ts';
import { readStatements } from './statements.ts';

const shop = tinyShop();

test('an index counts once however many partitions it has, a key not at all; half an index and a trigger are seen', async () => {
  const baseline = await readSchemaBaseline(shop.sql);
  for (const text of [
    'CREATE TABLE parcels (id int, sent int, PRIMARY KEY (id, sent)) PARTITION BY RANGE (sent)',
    ...[1, 2, 3].map(
      n => `CREATE TABLE parcels_${n} PARTITION OF parcels FOR VALUES FROM (${n}) TO (${n + 1})`,
    ),
    'CREATE INDEX by_sent ON parcels (sent)',
    ...[1, 2, 3].map(n => `CREATE INDEX by_id_${n} ON parcels_${n} (id, sent DESC)`),
    'CREATE INDEX twice_a ON orders (note)',
    'CREATE INDEX twice_b ON orders (note)',
    'CREATE FUNCTION copied() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$ BEGIN RETURN NEW; END $$',
    'CREATE TRIGGER copy_order AFTER INSERT ON orders FOR EACH ROW EXECUTE FUNCTION copied()',
    'CREATE TRIGGER copy_parcel AFTER INSERT ON parcels FOR EACH ROW EXECUTE FUNCTION copied()',
    `INSERT INTO orders (user_id, note) VALUES (1, 'same'), (1, 'same')`,
  ])
    await shop.sql(text);
  await assert.rejects(shop.sql('CREATE UNIQUE INDEX CONCURRENTLY half ON orders (user_id)'));
  const seen = await gatherSchema({ sql: shop.sql, baseline });
  assert.deepEqual(
    seen.newIndexes.map(({ name }) => name),
    ['by_id_1', 'by_sent', 'half', 'twice_a', 'twice_b'],
  );
  assert.deepEqual(seen.invalidIndexes, ['half']);
  assert.deepEqual(seen.newTriggers, [
    { name: 'copy_order', table: 'orders' },
    { name: 'copy_parcel', table: 'parcels' },
  ]);
  assert.deepEqual(seen.changedSettings, [
    { scope: 'function copied', name: 'enable_seqscan', value: 'off' },
  ]);
  await shop.sql('DROP TABLE parcels; DROP FUNCTION copied() CASCADE; DROP INDEX half, twice_a, twice_b');
});

test('what the shop sets in its sessions is seen, but not what every client sets', async () => {
  const { context } = contextOf(shop, {
    baseline: await readSchemaBaseline(shop.sql),
    migrated: await readStatements(shop.postgres.sql('postgres'), 'shop'),
  });
  assert.deepEqual((await schema.gather(context))?.changedSettings, []);
  for (const text of [
    `SET statement_timeout = '5s'`,
    'SET TIME ZONE UTC',
    'SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE',
    `SELECT set_config('work_mem', '64MB', false)`,
    'SET LOCAL enable_seqscan TO off',
    'RESET work_mem',
  ])
    await shop.sessions.query(text);
  const seen = await schema.gather(context);
  assert.deepEqual(seen?.changedSettings.map(({ scope, name }) => `${scope}: ${name}`).sort(), [
    'a session of the shop: enable_seqscan',
    'a session of the shop: set_config',
  ]);
});

test('the schema is compared with the start that the context holds', async () => {
  const { context, open } = contextOf(shop, { baseline: await readSchemaBaseline(shop.sql) });
  await shop.sql('CREATE INDEX one_more ON orders (id, note)');
  const seen = await schema.gather(context);
  await shop.sql('DROP INDEX one_more');
  assert.deepEqual([seen?.newIndexes.map(({ name }) => name), open()], [['one_more'], 0]);
});

test('new indexes and changed settings are found, wherever they were set', async () => {
  await shop.postgres.sql('postgres')(`ALTER ROLE api_1 SET statement_timeout = '5s'`);
  const baseline = await readSchemaBaseline(shop.sql);
  const nothing = { newIndexes: [], invalidIndexes: [], newTriggers: [], changedSettings: [] };
  assert.deepEqual(await gatherSchema({ sql: shop.sql, baseline }), nothing);

  await shop.sql('CREATE UNIQUE INDEX learners ON orders (user_id, id)');
  await shop.sql('DROP INDEX orders_user_id_idx');
  await shop.sql('CREATE INDEX orders_user_id_idx ON orders (user_id, note)');
  for (const change of [
    `ALTER SYSTEM SET work_mem = '64MB'`,
    `ALTER DATABASE shop SET search_path = 'public, "a=b"'`,
    'ALTER ROLE api_1 RESET statement_timeout',
    'ALTER ROLE api_1 IN DATABASE shop SET enable_seqscan = off',
    'ALTER ROLE ALL SET jit = on',
    'ALTER ROLE api_1 CONNECTION LIMIT 99',
    'ALTER DATABASE postgres SET jit = on', // another database is not this one's business
  ]) {
    await shop.sql(change);
  }
  const seen = await gatherSchema({ sql: shop.sql, baseline });
  assert.deepEqual(seen.newIndexes, [
    {
      name: 'learners',
      definition: 'CREATE UNIQUE INDEX learners ON public.orders USING btree (user_id, id)',
    },
    {
      name: 'orders_user_id_idx',
      definition: 'CREATE INDEX orders_user_id_idx ON public.orders USING btree (user_id, note)',
    },
  ]);
  assert.deepEqual(
    seen.changedSettings.map(({ scope, name, value }) => `${scope}: ${name} = ${value}`),
    [
      'every role: jit = on',
      'role api_1: connection limit = 99',
      'role api_1 in this database: enable_seqscan = off',
      'server: work_mem = 64MB',
      `this database: search_path = "public, ""a=b"""`,
      'role api_1: statement_timeout = not set',
    ],
  );
});
