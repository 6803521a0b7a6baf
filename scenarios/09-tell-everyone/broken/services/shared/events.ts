// What happens in the shop, for all of its services: who has something to tell announces it, and who wants to hear of it listens.
import { receive, send } from './queue.ts';

const queue = 'orders';

// Goes on when RabbitMQ has the news.
export async function announce(order: { order: number; to: string }) {
  await send(queue, order, { durable: true, persistent: true });
}

// Calls the handler with the orders that were announced. `service` is who listens: mailer, packer or bookkeeper.
export async function listen(
  service: string,
  handler: (order: { order: number; to: string }) => Promise<void>,
) {
  console.log(`${service} listens to ${queue}`);
  await receive(queue, handler, { durable: true });
}
