// The worker's way to PostgreSQL: few connections, as nobody waits for it.
import pg from 'pg';

export const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  application_name: process.env.REPLICA ?? 'worker-1',
  max: 2,
  connectionTimeoutMillis: 4500, // how long a statement waits for a free connection
  statement_timeout: 3000, // PostgreSQL itself ends a statement that takes longer
  query_timeout: 3500, // and when no answer comes at all, we stop waiting for it
});

// Without a listener, a connection that breaks would end the process. The pool opens a new one.
pool.on('error', error => console.error(`a database connection was lost: ${error.message}`));
pool.on('connect', connection => connection.on('error', () => {}));

export async function query(text: string, values: unknown[] = []) {
  const result = await pool.query(text, values);
  return result.rows;
}

export async function databaseAnswers() {
  try {
    await pool.query('SELECT 1');
    return true;
  } catch {
    return false;
  }
}

// For /metrics.
export function connections() {
  return { total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount };
}
