// Asks the parcel company to fetch parcels. What it promises stands in resources/parcels.ts of the packer.
import { recorded } from './tracing.ts';

const url = process.env.PARCELS_URL ?? '';
const answerWithinMs = 5000;

export async function fetchParcel(to: string, order: number, key: string) {
  await recorded('the parcel company', `fetch the parcel of order ${order}`, () => post({ to, order }, key));
}

async function post(message: object, key: string) {
  const answer = await fetch(`${url}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(message),
    signal: AbortSignal.timeout(answerWithinMs),
  });
  await answer.text(); // reads it to its end, so that the connection can be used again
  if (!answer.ok) throw new Error(`the parcel company answered ${answer.status}`);
}
