/** How long a link keeps a message that goes to PostgreSQL and back. */
import pg from 'pg';
import { type Home, portOf, secretOf } from '../../home/home.ts';
import { superuser } from './postgres.ts';

const tries = 5;
const limitMs = 3000;

/** Milliseconds that the link adds to an empty statement, the least of five; null when nothing comes through it within 3 s. */
export async function linkRoundTripMs(home: Home, linkPort: number): Promise<number | null> {
  try {
    const through = await emptyStatementMs(home, linkPort);
    const direct = await emptyStatementMs(home, portOf(home, 'postgres'));
    return Math.max(0, through - direct);
  } catch {
    return null;
  }
}

async function emptyStatementMs(home: Home, port: number): Promise<number> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: superuser,
    password: secretOf(home, 'postgres'),
    database: 'postgres',
    application_name: 'lab',
    connectionTimeoutMillis: limitMs,
    query_timeout: limitMs,
  });
  client.on('error', () => {}); // else a connection that breaks would end this process
  await client.connect();
  try {
    let least = Number.POSITIVE_INFINITY;
    for (let n = 0; n < tries; n++) {
      const started = performance.now();
      await client.query('SELECT 1');
      least = Math.min(least, performance.now() - started);
    }
    return least;
  } finally {
    client.end().catch(() => {});
    client.connection.stream.destroy();
  }
}
