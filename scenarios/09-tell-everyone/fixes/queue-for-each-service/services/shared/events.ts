// What happens in the shop, for all of its services: who has something to tell announces it, and who wants to hear of it listens.
import { receive, send } from './queue.ts';

const services = ['mailer', 'packer', 'bookkeeper'];
const kept = { durable: true, persistent: true };

// Goes on when RabbitMQ has the news for all of them.
export async function announce(order: { order: number; to: string }) {
  await Promise.all(services.map(service => send(service, order, kept)));
}

// The copies of a service share its queue.
export async function listen(
  service: string,
  handler: (order: { order: number; to: string }) => Promise<void>,
) {
  await receive(service, handler, { durable: true });
}
