// Starts one copy of the worker: it sends the mails that confirm orders, while no customer waits.
import { startBackground } from '../shared/background.ts';
import { connections, databaseAnswers, pool } from './db.ts';
import { sendMail } from './resources/mail.ts';
import { receive } from './resources/rabbitmq.ts';

const noSuchAddress = 422;

await startBackground(databaseAnswers, connections, () => pool.end());

// A message leaves the queue when its mail is sent. If we die before that, another worker gets the message, and asks for the mail again.
receive('confirmations', confirm);

async function confirm({ order, to }: { order: number; to: string }) {
  try {
    await sendMail(to, order);
  } catch (error) {
    if (Object(error).answered !== noSuchAddress) throw error; // then the message comes again
    console.error(`no such address: ${to}, order ${order}`);
  }
}
