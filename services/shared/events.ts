// What happens in the shop, for all of its services: who has something to tell announces it, and who wants to hear of it listens.
import { publish, receive } from './queue.ts';

const exchange = 'orders';

// Goes on when RabbitMQ has the news. Each service that ever listened gets it, also one that is away right now.
export async function announce(order: { order: number; to: string }) {
  await publish(exchange, order, { persistent: true });
}

// Calls the handler with each order that was announced. `service` is who listens: mailer, packer or bookkeeper. All copies of a service
// share one queue, so that each order is handled by one of them.
export async function listen(
  service: string,
  handler: (order: { order: number; to: string }) => Promise<void>,
) {
  await receive(service, handler, { durable: true, exchange });
}
