// What happens in the shop, for all of its services: who has something to tell announces it, and who wants to hear of it listens.
import { receive } from './queue.ts';

const queue = 'orders';

// Nobody announces orders any more: the shop passes each one on itself.
export async function listen(
  service: string,
  handler: (order: { order: number; to: string }) => Promise<void>,
) {
  console.log(`${service} listens to ${queue}`);
  await receive(queue, handler, { durable: true });
}
