// What happens in the shop, for all of its services: who has something to tell announces it, and who wants to hear of it listens.
import { publish, receive } from './queue.ts';

const exchange = 'orders';

// Goes on when RabbitMQ has the news.
export async function announce(order: { order: number; to: string }) {
  await publish(exchange, order, { persistent: true });
}

// Each copy of a service listens to a queue with its own name, such as mailer-1.
export async function listen(
  service: string,
  handler: (order: { order: number; to: string }) => Promise<void>,
) {
  console.log(`${service} listens to ${exchange}`);
  await receive(process.env.REPLICA ?? service, handler, { durable: true, exchange });
}
