// Starts one copy of the worker: it sends the mails that confirm orders, while no customer waits.
import { repeat, startBackground } from '../shared/background.ts';
import { connections, databaseAnswers, pool, query } from './db.ts';
import { sendMail } from './resources/mail.ts';

const noSuchAddress = 422;
const lookEveryMs = 100;

const app = await startBackground(databaseAnswers, connections, () => pool.end());

repeat(app, lookEveryMs, sendDue);

// Takes some of those that nobody has in hand. Who dies with them in hand gives them back after six seconds.
async function sendDue() {
  const mails = await query(
    `UPDATE mails SET free_at = now() + interval '6 seconds'
     WHERE order_id IN (SELECT order_id FROM mails WHERE free_at < now() ORDER BY order_id LIMIT 50 FOR UPDATE SKIP LOCKED)
     RETURNING order_id, email`,
  );
  await Promise.all(mails.map(({ order_id, email }) => confirm(order_id, email)));
}

async function confirm(orderId: number, email: string) {
  try {
    await sendMail(email, orderId, `confirmation-${orderId}`);
  } catch (error) {
    if (Object(error).answered !== noSuchAddress) {
      await query("UPDATE mails SET free_at = now() + interval '500 milliseconds' WHERE order_id = $1", [
        orderId,
      ]);
      return;
    }
    console.error(`no such address: ${email}, order ${orderId}`);
  }
  await query('DELETE FROM mails WHERE order_id = $1', [orderId]);
}
