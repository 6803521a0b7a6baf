// The way to PostgreSQL: a pool keeps up to four connections open, and every statement borrows one of them.
import pg from 'pg';
import { countStatement } from './metrics.ts';

const settings = {
  connectionString: process.env.DATABASE_URL,
  application_name: process.env.REPLICA ?? 'api-1',
};

export const pool = new pg.Pool({
  ...settings,
  max: 4,
  connectionTimeoutMillis: 4500, // how long a statement waits for a free connection
  statement_timeout: 3000, // PostgreSQL itself ends a statement that takes longer
  query_timeout: 3500, // and when no answer comes at all, we stop waiting for it
});

// A connection of its own to ask "are you there?": a shop whose pool is busy is slow, but it is not gone.
const readyPool = new pg.Pool({ ...settings, max: 1, connectionTimeoutMillis: 1000, query_timeout: 1000 });

// Without a listener, a connection that breaks would end the process. The pool opens a new one.
pool.on('error', error => console.error(`a database connection was lost: ${error.message}`));
pool.on('connect', connection => connection.on('error', () => {})); // in use: the statement that it runs fails
readyPool.on('error', () => {}); // /ready tells

// Runs one SQL statement, on whichever connection is free, and gives its rows.
export async function query(text: string, values: unknown[] = []) {
  return run(pool, text, values);
}

// Borrows a connection, for statements that must run on the same one. Whoever borrows it must release() it.
export async function connect() {
  try {
    return await pool.connect();
  } catch (error) {
    throw unavailable(error);
  }
}

// Runs one SQL statement on a connection that was borrowed.
export async function run(connection: pg.Pool | pg.ClientBase, text: string, values: unknown[] = []) {
  countStatement();
  try {
    const result = await connection.query(text, values);
    return result.rows;
  } catch (error) {
    throw isMistake(error) ? error : unavailable(error);
  }
}

// For the customer: 503, not now, please try again.
function unavailable(error: unknown) {
  return Object.assign(Object(error), { statusCode: 503 });
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

// For /metrics.
export function connections() {
  return { total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount };
}

export async function closePools() {
  await Promise.all([pool.end(), readyPool.end()]);
}
