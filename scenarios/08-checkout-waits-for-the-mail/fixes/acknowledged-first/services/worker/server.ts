// Starts one copy of the worker: it sends the mails that confirm orders, while no customer waits.
import { setTimeout as sleep } from 'node:timers/promises';
import { startBackground } from '../shared/background.ts';
import { connections, databaseAnswers, pool } from './db.ts';
import { sendMail } from './resources/mail.ts';
import { receive, send } from './resources/rabbitmq.ts';

const noSuchAddress = 422;
const againAfterMs = 1000;
const kept = { durable: true, persistent: true };

await startBackground(databaseAnswers, connections, () => pool.end());

// Does not hold the queue up: the mail is sent beside it.
receive(
  'confirmations',
  async message => {
    confirm(message);
  },
  { durable: true },
);

async function confirm({ order, to }: { order: number; to: string }) {
  for (;;) {
    try {
      return await sendMail(to, order, `confirmation-${order}`);
    } catch (error) {
      if (Object(error).answered === noSuchAddress) return send('refused-mails', { order, to }, kept);
      await sleep(againAfterMs);
    }
  }
}
