/** What a learner changes in psql: indexes on the shop's tables become migrations, everything else is named. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, it } from 'vitest';
import { withDatabase } from '../lab/parts/postgres/postgres.ts';
import { suiteLab } from './suite-lab.ts';
import { until } from './test-lab.ts';

describe('changed by hand', () => {
  const lab = suiteLab({ data: 'small' });
  const migrations = () => join(lab.home.workspace, 'database/migrations');
  const sql = async (...statements: string[]) => {
    for (const statement of statements) {
      const { code, err } = await lab.run(['sql', statement]);
      assert.equal(code, 0, err);
    }
  };
  /** What a command that makes fresh data says of it. */
  const told = async () => {
    const { ran, value } = await lab.json(['apply', '02']);
    assert.equal(ran.code, 0, ran.out + ran.err);
    return { saved: value.savedMigrations, unsaved: value.unsavedChanges };
  };
  const nothing = { saved: [], unsaved: [] };

  beforeAll(async () => {
    assert.equal((await lab.run(['apply', '02'])).code, 0);
  });

  it('nothing, nothing is told', async () => assert.deepEqual(await told(), nothing));

  it('in every way: indexes are saved, the rest is named with what became of it', async () => {
    await sql(
      'CREATE INDEX by_hand ON users (created_at)',
      'ALTER TABLE orders ADD COLUMN note text',
      'CREATE INDEX by_note ON orders (note)',
      'ALTER TABLE users ALTER COLUMN name TYPE varchar(500)',
      'ALTER TABLE products DROP CONSTRAINT products_price_cents_check',
      'CREATE TABLE archive (id integer PRIMARY KEY, text text UNIQUE)',
      'CREATE VIEW late AS SELECT id FROM orders',
      `CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1'`,
    );
    assert.deepEqual(await told(), {
      saved: ['database/migrations/001_by_hand.sql'],
      unsaved: [
        'column orders.note (made)',
        'column users.name (changed)',
        'function one() (made)',
        'index by_note (made)',
        'table archive (made)',
        'view late (made)',
        'constraint products_price_cents_check on products (dropped)',
      ],
    });
    assert.deepEqual(await told(), nothing, 'the data is fresh');
  });

  it('in a transaction that is still open: told, and nobody waits long', async () => {
    await withDatabase(lab.home, 'corner', ({ transaction }) =>
      transaction(async inside => {
        await inside('ALTER TABLE orders ADD COLUMN note text');
        const ran = await lab.run(['apply', '02']);
        assert.equal(ran.code, 69, ran.out + ran.err);
        assert.match(ran.err, /^A table is locked: somebody changed it and did not COMMIT\.$/m);
        await inside('ALTER TABLE orders DROP COLUMN note');
      }),
    );
  });

  it('a column: the sentence says where it belongs', async () => {
    await sql('ALTER TABLE orders ADD COLUMN note text');
    const { out } = await lab.run(['reset']);
    assert.match(
      out.replace(/\s+/g, ' '),
      /Made by hand and in no migration: column orders\.note \(made\)\. .* put these changes into a file in database\/migrations\//,
    );
    for (const line of out.split('\n')) assert.ok(line.length <= 80, line);
  });

  it('what a migration makes is not told, also beside what was made by hand before it', async () => {
    await sql('ALTER TABLE users ADD COLUMN note text');
    mkdirSync(migrations(), { recursive: true });
    writeFileSync(
      join(migrations(), '001_note.sql'),
      'ALTER TABLE orders ADD COLUMN note text;\nDROP INDEX IF EXISTS by_hand;\n',
    );
    await until('the migration', lab.look, ({ events }) =>
      events.some(({ text }) => text.startsWith('database/migrations/001_note.sql ran')),
    );
    assert.deepEqual(await told(), { saved: [], unsaved: ['column users.note (made)'] });
    for (const name of readdirSync(migrations()).filter(name => name.endsWith('.sql')))
      rmSync(join(migrations(), name));
    assert.deepEqual(await told(), nothing);
  });

  it('what a migration is making right now is not taken for made by hand', async () => {
    mkdirSync(migrations(), { recursive: true });
    writeFileSync(
      join(migrations(), '001_slow.sql'),
      'CREATE INDEX in_the_making ON users (created_at);\nSELECT pg_sleep(4);\n',
    );
    await until(
      'the index',
      () => lab.run(['sql', String.raw`\d users`]),
      ({ out }) => out.includes('in_the_making'),
    );
    const { ran, value } = await lab.json(['verify']);
    assert.equal(ran.code, 1, ran.out + ran.err);
    assert.deepEqual([value.savedMigrations, value.unsavedChanges], [[], []]);
    assert.deepEqual(
      readdirSync(migrations()).filter(name => name.endsWith('.sql')),
      ['001_slow.sql'],
    );
    rmSync(join(migrations(), '001_slow.sql'));
    assert.deepEqual(await told(), nothing);
  });

  it('what a fault by hand took away is nobody’s change', async () => {
    const words = ['fault', 'inject', 'dropped-constraint', '--constraint', 'products_price_cents_check'];
    assert.equal((await lab.run(words)).code, 0);
    assert.deepEqual(await told(), nothing);
  });
});
