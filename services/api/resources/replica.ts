// The way to the replica: a second database that copies what the first one, the primary, writes. It only answers questions.
// A question that it cannot answer fails: askReplica(…) throws, and whoever asked decides what to do without it.
import pg from 'pg';
import { countStatement } from '../metrics.ts';

const pool = new pg.Pool({
  connectionString: process.env.DATABASE_REPLICA_URL,
  application_name: process.env.REPLICA ?? 'api-1',
  max: 10,
  allowExitOnIdle: true, // it keeps no copy of the shop from ending
  connectionTimeoutMillis: 500, // how long a question waits for a free connection
  query_timeout: 1000, // and for its answer
});

// Without a listener, a connection that breaks would end the process. The pool opens a new one.
pool.on('error', error => console.error(`a connection to the replica was lost: ${error.message}`));
pool.on('connect', connection => connection.on('error', () => {})); // in use: the question that it asks fails

// Runs one SQL statement on the replica and gives its rows.
export async function askReplica(text: string, values: unknown[] = []) {
  countStatement();
  const { rows } = await pool.query(text, values);
  return rows;
}
