// The way to the mail company, which sends our customers their mails. It is outside our shop: slow (about a second), and sometimes away.
const url = process.env.MAIL_URL ?? '';
const answerWithinMs = 5000;

// Asks the company for one mail about an order.
//
// The key says which mail it is. The company remembers every key: asked again with the same one, it sends nothing and says yes.
// Without a key, or with another one, each call is one more mail.
//
// Throws when the mail is not known to be sent. `error.answered` says why: 503, the company is away and did nothing; 422, there is no
// such address, today or tomorrow. Without it no answer came in time, and the mail may be sent or not.
export async function sendMail(to: string, order: number, key = '') {
  const headers = new Headers({ 'content-type': 'application/json' });
  if (key) headers.set('idempotency-key', key);
  const answer = await fetch(`${url}/messages`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ to, order }),
    signal: AbortSignal.timeout(answerWithinMs),
  });
  await answer.text(); // reads it to its end, so that the connection can be used again
  if (!answer.ok)
    throw Object.assign(new Error(`the mail company answered ${answer.status}`), { answered: answer.status });
}
