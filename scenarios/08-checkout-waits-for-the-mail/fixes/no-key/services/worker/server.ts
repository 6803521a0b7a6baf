// Starts one copy of the worker: it sends the mails that confirm orders, while no customer waits.
import { startBackground } from '../shared/background.ts';
import { connections, databaseAnswers, pool } from './db.ts';
import { sendMail } from './resources/mail.ts';
import { receive, send } from './resources/rabbitmq.ts';

const noSuchAddress = 422;
const kept = { durable: true, persistent: true };

await startBackground(databaseAnswers, connections, () => pool.end());

// A message leaves the queue when its mail is sent. If we die before that, another worker gets the message, and asks for the mail again.
receive('confirmations', confirm, { durable: true });

async function confirm({ order, to }: { order: number; to: string }) {
  try {
    await sendMail(to, order);
  } catch (error) {
    if (Object(error).answered !== noSuchAddress) throw error; // then the message comes again
    await send('refused-mails', { order, to }, kept); // no other try would help: put aside, for somebody to look at
  }
}
