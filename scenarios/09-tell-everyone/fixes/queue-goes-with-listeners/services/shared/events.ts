// What happens in the shop, for all of its services: who has something to tell announces it, and who wants to hear of it listens.
import { publish, receive } from './queue.ts';

const exchange = 'orders';

// Goes on when RabbitMQ has the news.
export async function announce(order: { order: number; to: string }) {
  await publish(exchange, order, { persistent: true });
}

// The copies of a service share its queue, which is tidied away when the service has ended.
export async function listen(
  service: string,
  handler: (order: { order: number; to: string }) => Promise<void>,
) {
  await receive(service, handler, { exchange, autoDelete: true });
}
