// Asks the company that keeps our books to enter orders. What it promises stands in resources/books.ts of the bookkeeper.
import { recorded } from './tracing.ts';

const url = process.env.BOOKS_URL ?? '';
const answerWithinMs = 5000;

export async function enterOrder(to: string, order: number, key: string) {
  await recorded('the books', `enter order ${order}`, () => post({ to, order }, key));
}

async function post(message: object, key: string) {
  const answer = await fetch(`${url}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(message),
    signal: AbortSignal.timeout(answerWithinMs),
  });
  await answer.text(); // reads it to its end, so that the connection can be used again
  if (!answer.ok) throw new Error(`the books answered ${answer.status}`);
}
