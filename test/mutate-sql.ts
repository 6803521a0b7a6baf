/** Ways in which a migration goes wrong by its statements and words, as somebody may type, copy or try them. */
import type { Random } from '../lab/shop/traffic.ts';
import { oneOf } from './proof.ts';

/** What is put between the statements. None of it may reach beyond the learner's own database. */
export const strayStatements = [
  ...['BEGIN;', 'COMMIT;', 'ROLLBACK;', 'SAVEPOINT a;', 'LOCK TABLE orders;', 'BEGIN; LOCK TABLE orders;'],
  ...['DROP TABLE orders;', 'DROP TABLE IF EXISTS nothing;', 'TRUNCATE orders;', 'DELETE FROM users;'],
  ...[
    'DROP SCHEMA public CASCADE;',
    'DROP SCHEMA public CASCADE; CREATE SCHEMA public;',
    'CREATE SCHEMA mine;',
  ],
  ...[
    'ALTER SCHEMA public RENAME TO mine;',
    'DROP OWNED BY corner;',
    "SET search_path = '';",
    'SET ROLE lab;',
  ],
  ...['ALTER DATABASE corner RENAME TO mine;', "ALTER DATABASE corner SET work_mem = '64MB';"],
  ...['ALTER DATABASE corner ALLOW_CONNECTIONS false;', 'ALTER DATABASE corner CONNECTION LIMIT 0;'],
  ...[
    'ALTER DATABASE corner SET default_transaction_read_only = on;',
    'ALTER DATABASE corner OWNER TO api_1;',
  ],
  ...['CREATE DATABASE mine;', 'DROP DATABASE corner;', 'DROP DATABASE corner_template;', 'DROP ROLE api_1;'],
  ...[
    'CREATE ROLE mine SUPERUSER;',
    'ALTER ROLE corner SUPERUSER;',
    "ALTER ROLE corner SET work_mem = '1GB';",
  ],
  ...["ALTER SYSTEM SET work_mem = '1GB';", "SELECT set_config('work_mem', '1GB', false);", 'CHECKPOINT;'],
  ...["COPY orders TO '/tmp/corner';", "COPY orders FROM PROGRAM 'false';", 'COPY orders FROM STDIN;'],
  ...[
    'COMMENT ON DATABASE corner IS NULL;',
    'CREATE EXTENSION plperlu;',
    "LOAD 'nothing';",
    'VACUUM orders;',
  ],
  ...[
    'CREATE TABLE orders (id int);',
    'CREATE TABLE "odd; -- name" (a int);',
    'ALTER TABLE orders RENAME TO mine;',
  ],
  ...[
    'CREATE TEMP TABLE orders (id int);',
    'CREATE VIEW mine AS SELECT * FROM orders;',
    'DROP INDEX orders_pkey;',
  ],
  ...['CREATE FUNCTION one() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;', "DO $$ BEGIN RAISE 'no'; END $$;"],
  ...['CREATE AGGREGATE mine (int) (sfunc = int4pl, stype = int);', 'CREATE TYPE mine AS ENUM ();'],
  ...['SELECT pg_terminate_backend(pg_backend_pid());', "SET statement_timeout = '1ms'; SELECT pg_sleep(1);"],
  ...[
    'SELECT 1/0;',
    'SELECT',
    'DO $$',
    "SELECT 'open",
    'SELECT "open',
    '/* open',
    '(',
    ')',
    ';;;',
    'NOTHING;',
  ],
  ...['\\c postgres', '\\c corner_template', '\\c nowhere', '\\q', '\\i nothing.sql', '\\if true', '\\endif'],
  ...['\\c corner_template\nDROP TABLE orders;', '\\c postgres\nDROP DATABASE corner;'],
  ...['\\c postgres\nDROP DATABASE corner_template;', '\\c postgres\nDELETE FROM applied_migrations;'],
  '\\c postgres\nALTER DATABASE corner ALLOW_CONNECTIONS false;',
  ...['\\set ON_ERROR_STOP off', '\\nothing', '\\echo told', '\\cd /nowhere', '\\o /nowhere/file', '\\gset'],
] as const;

const strayWords = [
  ...[
    'orders',
    'users',
    'nothing',
    'user_id',
    'lower',
    'CREATE',
    'INDEX',
    'CONCURRENTLY',
    'UNIQUE',
    'ON',
    'USING',
  ],
  ...[
    'gin',
    'WHERE',
    'NULL',
    '-1',
    '1e400',
    "'text'",
    '$1',
    '(',
    ')',
    ',',
    ';',
    '--',
    '"Orders"',
    'öäü',
    '💥',
    '::',
    '=',
  ],
] as const;

const below = (random: Random, limit: number) => Math.floor(random() * limit);

/** One to three statements put in, left out, doubled or swapped. */
export function mutateStatements(text: string, random: Random): Buffer {
  const statements = text.split(/(?<=;\n)/);
  for (let change = below(random, 3); change >= 0; change--) {
    const at = below(random, statements.length + 1);
    const stray = `${oneOf(strayStatements, random)}\n`;
    const put = oneOf([[stray], [stray], [statements[at] ?? stray, statements[at] ?? '']], random);
    statements.splice(at, below(random, 2), ...put);
  }
  return Buffer.from(statements.join(''));
}

/** One to three words misspelt, left out, doubled, or made another one; comments stay. */
export function mutateWords(text: string, random: Random): Buffer {
  const parts = text.split(/(--[^\n]*\n|\s+|[(),;])/);
  const words = parts.flatMap((part, n) => (/^\w/.test(part) || /^[(),;]$/.test(part) ? [n] : []));
  for (let change = below(random, 3); change >= 0 && words.length > 0; change--) {
    const n = oneOf(words, random);
    const word = parts[n] ?? '';
    const at = below(random, word.length);
    const misspelt = word.slice(0, at) + word.slice(at + 1);
    parts[n] = oneOf([misspelt, misspelt, '', `${word} ${word}`, oneOf(strayWords, random)], random);
  }
  return Buffer.from(parts.join(''));
}
