// The way to PostgreSQL: a pool keeps up to ten connections open, and every statement borrows one of them.
import pg from 'pg';
import { countStatement } from './metrics.ts';

const settings = {
  connectionString: process.env.DATABASE_URL,
  application_name: process.env.REPLICA ?? 'api-1',
};

export const pool = new pg.Pool({
  ...settings,
  max: 10,
  connectionTimeoutMillis: 4500, // how long a statement waits for a free connection
  statement_timeout: 3000, // PostgreSQL itself ends a statement that takes longer
  query_timeout: 3500, // and when no answer comes at all, we stop waiting for it
});

// A connection of its own to ask "are you there?": a shop whose pool is busy is slow, but it is not gone.
const readyPool = new pg.Pool({ ...settings, max: 1, connectionTimeoutMillis: 1000, query_timeout: 1000 });

// Without a listener, a connection that breaks while nobody uses it would end the process. The pool opens a new one.
pool.on('error', error => console.error(`a database connection was lost: ${error.message}`));
readyPool.on('error', () => {}); // /ready tells

// Runs one SQL statement and gives its rows.
export async function query(text: string, values: unknown[] = []) {
  countStatement();
  try {
    const result = await pool.query(text, values);
    return result.rows;
  } catch (error) {
    throw isMistake(error) ? error : Object.assign(Object(error), { statusCode: 503 });
  }
}

// PostgreSQL's codes for a wrong value, a broken rule and wrong SQL. All else means that it could not answer in time.
function isMistake(error: unknown) {
  return /^(22|23|42)/.test(Object(error).code);
}

export async function databaseAnswers() {
  try {
    await readyPool.query('SELECT 1');
    return true;
  } catch {
    return false;
  }
}

export async function closePools() {
  await Promise.all([pool.end(), readyPool.end()]);
}
