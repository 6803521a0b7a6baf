// What happens in the shop, for all of its services: who has something to tell announces it, and who wants to hear of it listens.
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { query } from './db.ts';

const againAfterMs = 500;
const channel = 'orders';

// Goes on when PostgreSQL has passed the news on.
export async function announce(order: { order: number; to: string }) {
  await query('SELECT pg_notify($1, $2)', [channel, JSON.stringify(order)]);
}

// One copy of each service listens: the one that holds the lock with the name of the service.
export async function listen(
  service: string,
  handler: (order: { order: number; to: string }) => Promise<void>,
) {
  for (;;) {
    const connection = new pg.Client({ connectionString: process.env.DATABASE_URL });
    const ended = new Promise(resolve => connection.once('end', resolve));
    connection.on('error', () => {}); // then it ends too
    try {
      await connection.connect();
      await connection.query('SELECT pg_advisory_lock(hashtext($1))', [service]);
      connection.on('notification', ({ payload = '' }) => handle(JSON.parse(payload), handler));
      await connection.query(`LISTEN ${channel}`);
      await ended;
    } catch (error) {
      console.error(`${service} cannot listen: ${Object(error).message}`);
      connection.end().catch(() => {});
    }
    await sleep(againAfterMs);
  }
}

async function handle(
  order: { order: number; to: string },
  handler: (order: { order: number; to: string }) => Promise<void>,
) {
  for (let n = 0; n < 5; n++) {
    try {
      return await handler(order);
    } catch (error) {
      console.error(`order ${order.order} is tried again: ${Object(error).message}`);
      await sleep(againAfterMs);
    }
  }
}
