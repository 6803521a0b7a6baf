// Asks a company outside our shop to do something about an order. Throws when it does not say yes within 5 s; `error.answered` is the status
// that it answered with, if it answered.
import { recorded } from './tracing.ts';

const answerWithinMs = 5000;

export type Wish = { to: string; order: number };

// `whom` and `what` are for `lab trace`: "the mail company", "send mail". Without a key each call is a new wish.
export async function askCompany(
  url: string | undefined,
  whom: string,
  what: string,
  wish: Wish,
  key: string,
) {
  await recorded(whom, `${what} ${wish.order}`, async () => {
    const answer = await fetch(`${url}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key && { 'idempotency-key': key }) },
      body: JSON.stringify(wish),
      signal: AbortSignal.timeout(answerWithinMs),
    });
    await answer.text(); // reads it to its end, so that the connection can be used again
    if (!answer.ok)
      throw Object.assign(new Error(`${whom} answered ${answer.status}`), { answered: answer.status });
  });
}
