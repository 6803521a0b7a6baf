// What happens in the shop, for all of its services: who has something to tell announces it, and who wants to hear of it listens.
import { publish, receive } from './queue.ts';

const exchange = 'orders';

// Goes on when RabbitMQ has the news.
export async function announce(order: { order: number; to: string }) {
  await publish(exchange, order, { persistent: true });
}

// Each process has a queue while it runs.
export async function listen(
  service: string,
  handler: (order: { order: number; to: string }) => Promise<void>,
) {
  await receive(`${service}-${process.pid}`, handler, { exchange, autoDelete: true });
}
