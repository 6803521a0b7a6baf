// What happens in the shop, for all of its services: who has something to tell announces it, and who wants to hear of it listens.
import { publish, receive } from './queue.ts';

const exchange = 'orders';

// Who announces does not know who listens. RabbitMQ puts the news into each queue that is bound to the exchange, and then says that it
// has it. So a fourth service is a change of nothing here.
export async function announce(order: { order: number; to: string }) {
  await publish(exchange, order, { persistent: true });
}

// One queue for each service, with the name of the service: so each service gets every order, and its copies share them out.
//
// The queue belongs to the service and not to the copy that listens right now. It stays when nobody listens, and keeps what was
// announced meanwhile. Its price: what a service that never comes back would have heard grows there for ever.
//
// A table of orders with a mark for each service would have worked too, without RabbitMQ: who listens then has to ask again and again.
export async function listen(
  service: string,
  handler: (order: { order: number; to: string }) => Promise<void>,
) {
  await receive(service, handler, { durable: true, exchange });
}
