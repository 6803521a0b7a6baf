// What happens in the shop, for all of its services: who has something to tell announces it, and who wants to hear of it listens.
import { receive, send } from './queue.ts';

const services = ['mailer', 'packer', 'bookkeeper'];
const kept = { durable: true, persistent: true };

// Goes on when RabbitMQ has the news.
export async function announce(order: { order: number; to: string }) {
  await send('orders', order, kept);
}

// Takes orders from the common queue and gives each service one, its own service too. Where that ends half-way, it begins again, and
// somebody hears of an order twice: the companies know the key.
export async function listen(
  service: string,
  handler: (order: { order: number; to: string }) => Promise<void>,
) {
  receive(
    'orders',
    async order => {
      await Promise.all(services.map(one => send(one, order, kept)));
    },
    { durable: true },
  );
  await receive(service, handler, { durable: true });
}
