// The way to PostgreSQL: whoever asks it something opens a connection, asks, and closes the connection again.
import pg from 'pg';
import { countStatement } from './metrics.ts';

const settings = {
  connectionString: process.env.DATABASE_URL,
  application_name: process.env.REPLICA ?? 'api-1',
};

const connection = new pg.Client({ ...settings, statement_timeout: 3000, query_timeout: 3500 });
connection.on('error', error => console.error(`the database connection was lost: ${error.message}`));
const connected = connection.connect();

let last: Promise<unknown> = connected; // the work that everybody who comes now must wait for

// Lends the one connection to one piece of work after the other.
export async function connect() {
  let release = () => {};
  const before = last;
  last = new Promise<void>(resolve => {
    release = resolve;
  });
  try {
    await before;
  } catch (error) {
    throw unavailable(error);
  }
  return { query: connection.query.bind(connection), release };
}

// Runs one SQL statement and gives its rows.
export async function query(text: string, values: unknown[] = []) {
  const borrowed = await connect();
  try {
    return await run(borrowed, text, values);
  } finally {
    borrowed.release();
  }
}

// Runs one SQL statement on a connection that is open already.
export async function run(connection: { query: pg.Client['query'] }, text: string, values: unknown[] = []) {
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

// A connection that stays open, to ask "are you there?": a shop that is busy is slow, but it is not gone.
const readyPool = new pg.Pool({ ...settings, max: 1, connectionTimeoutMillis: 1000, query_timeout: 1000 });
readyPool.on('error', () => {}); // /ready tells

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
  return { total: 1, idle: 0, waiting: 0 };
}

export async function closePools() {
  await Promise.all([connection.end(), readyPool.end()]);
}
