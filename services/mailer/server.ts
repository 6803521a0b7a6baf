// Starts one copy of the mailer: each order gets a mail that confirms it.
import { startBackground } from '../shared/background.ts';
import { connections, databaseAnswers, pool } from '../shared/db.ts';
import { listen } from '../shared/events.ts';
import { sendMail } from './resources/mail.ts';

const noSuchAddress = 422;

await startBackground(databaseAnswers, connections, () => pool.end());

listen('mailer', async ({ order, to }) => {
  try {
    await sendMail(to, order, `confirmation-${order}`);
  } catch (error) {
    if (Object(error).answered !== noSuchAddress) throw error; // then we hear of the order again
    console.error(`order ${order}: there is no address ${to}`); // no other try would help
  }
});
