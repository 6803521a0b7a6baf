// Starts one copy of the worker: it sends the mails that confirm orders, while no customer waits.
import { repeat, startBackground } from '../shared/background.ts';
import { connections, databaseAnswers, pool } from './db.ts';
import { sendMail } from './resources/mail.ts';
import { receive, send } from './resources/rabbitmq.ts';

const noSuchAddress = 422;
const lookEveryMs = 100;
const kept = { durable: true, persistent: true };

const app = await startBackground(databaseAnswers, connections, () => pool.end());

// A message leaves the queue when its mail is sent. If we die before that, another worker gets the message, and asks for the mail again.
// The company knows the mail by its key, so the customer gets one.
receive('confirmations', confirm, { durable: true });
repeat(app, lookEveryMs, passOn);

// Brings what was written with the orders to RabbitMQ. A message may get there twice, and none is left out.
async function passOn() {
  const connection = await pool.connect();
  try {
    await connection.query('BEGIN');
    const { rows } = await connection.query(
      'DELETE FROM mails WHERE order_id IN (SELECT order_id FROM mails LIMIT 100 FOR UPDATE SKIP LOCKED) RETURNING order_id, email',
    );
    await Promise.all(
      rows.map(({ order_id, email }) => send('confirmations', { order: order_id, to: email }, kept)),
    );
    await connection.query('COMMIT');
  } catch (error) {
    await connection.query('ROLLBACK');
    throw error;
  } finally {
    connection.release();
  }
}

async function confirm({ order, to }: { order: number; to: string }) {
  try {
    await sendMail(to, order, `confirmation-${order}`);
  } catch (error) {
    if (Object(error).answered !== noSuchAddress) throw error; // then the message comes again
    await send('refused-mails', { order, to }, kept); // no other try would help: put aside, for somebody to look at
  }
}
