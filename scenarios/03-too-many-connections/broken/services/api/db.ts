// The way to PostgreSQL: whoever asks it something opens a connection, asks, and closes the connection again.
import pg from 'pg';
import { countStatement } from './metrics.ts';

const settings = {
  connectionString: process.env.DATABASE_URL,
  application_name: process.env.REPLICA ?? 'api-1',
};

let open = 0; // connections that are open right now

// Opens a connection, for statements that must run on the same one. Whoever opens it must end() it.
export async function connect() {
  const connection = new pg.Client({
    ...settings,
    connectionTimeoutMillis: 4500, // how long it may take to open the connection
    statement_timeout: 3000, // PostgreSQL itself ends a statement that takes longer
    query_timeout: 3500, // and when no answer comes at all, we stop waiting for it
  });
  connection.on('error', () => {}); // without a listener, a connection that breaks would end the process
  try {
    await connection.connect();
  } catch (error) {
    throw unavailable(error);
  }
  open += 1;
  connection.on('end', () => {
    open -= 1;
  });
  return connection;
}

// Runs one SQL statement, on a connection of its own, and gives its rows.
export async function query(text: string, values: unknown[] = []) {
  const connection = await connect();
  try {
    return await run(connection, text, values);
  } finally {
    await connection.end();
  }
}

// Runs one SQL statement on a connection that is open already.
export async function run(connection: pg.ClientBase, text: string, values: unknown[] = []) {
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
  return { total: open, idle: 0, waiting: 0 };
}

export async function closePools() {
  await readyPool.end();
}
