// Asks the mail company for mails. What it promises stands in resources/mail.ts of each service.
import { recorded } from './tracing.ts';

const url = process.env.MAIL_URL ?? '';
const answerWithinMs = 5000;

export async function sendMail(to: string, order: number, key = '') {
  await recorded('the mail company', `send mail about order ${order}`, () => post({ to, order }, key));
}

async function post(message: object, key: string) {
  const headers = new Headers({ 'content-type': 'application/json' });
  if (key) headers.set('idempotency-key', key);
  const answer = await fetch(`${url}/messages`, {
    method: 'POST',
    headers,
    body: JSON.stringify(message),
    signal: AbortSignal.timeout(answerWithinMs),
  });
  await answer.text(); // reads it to its end, so that the connection can be used again
  if (!answer.ok)
    throw Object.assign(new Error(`the mail company answered ${answer.status}`), { answered: answer.status });
}
