// What happens in the shop, for all of its services: who has something to tell announces it, and who wants to hear of it listens.
import { receive, send } from './queue.ts';

const kept = { durable: true, persistent: true };
const chain = ['mailer', 'packer', 'bookkeeper'];

// Goes on when RabbitMQ has the news for the first of them.
export async function announce(order: { order: number; to: string }) {
  await send('mailer', order, kept);
}

// Each service has a queue. When it is done with an order, the next one gets it.
export async function listen(
  service: string,
  handler: (order: { order: number; to: string }) => Promise<void>,
) {
  const next = chain[chain.indexOf(service) + 1];
  await receive(
    service,
    async order => {
      await handler(order);
      if (next) await send(next, order, kept);
    },
    { durable: true },
  );
}
