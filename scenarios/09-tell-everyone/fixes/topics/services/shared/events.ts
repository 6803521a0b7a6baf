// What happens in the shop, for all of its services: who has something to tell announces it, and who wants to hear of it listens.
import { setTimeout as sleep } from 'node:timers/promises';
import amqp from 'amqplib';

const exchange = 'news';
const topic = 'order.placed';
const againAfterMs = 500;

let sending: Promise<amqp.ConfirmChannel> | undefined;

async function connect() {
  const connection = await amqp.connect(`${process.env.RABBITMQ_URL}?heartbeat=5`);
  connection.on('error', () => {}); // then it is closed too
  return connection;
}

async function openSending() {
  const connection = await connect();
  const forget = () => {
    sending = undefined;
  };
  connection.once('close', forget);
  const channel = await connection.createConfirmChannel();
  channel.on('error', forget);
  await channel.assertExchange(exchange, 'topic');
  return channel;
}

// Goes on when RabbitMQ has the news.
export async function announce(order: { order: number; to: string }) {
  sending ??= openSending();
  sending.catch(() => {
    sending = undefined;
  });
  const channel = await sending;
  await new Promise<void>((resolve, reject) => {
    const content = Buffer.from(JSON.stringify(order));
    channel.publish(exchange, topic, content, { persistent: true }, error =>
      error ? reject(error) : resolve(),
    );
  });
}

// The copies of a service share its queue, which hears of everything about orders.
export async function listen(
  service: string,
  handler: (order: { order: number; to: string }) => Promise<void>,
) {
  for (;;) {
    try {
      const connection = await connect();
      const closed = new Promise(resolve => connection.once('close', resolve));
      const channel = await connection.createChannel();
      channel.on('error', () => {});
      await channel.assertExchange(exchange, 'topic');
      await channel.assertQueue(service);
      await channel.bindQueue(service, exchange, 'order.*');
      await channel.prefetch(50);
      await channel.consume(service, message => {
        if (message) work(channel, message, handler);
      });
      await closed;
    } catch (error) {
      console.error(`${service} cannot listen: ${Object(error).message}`);
    }
    await sleep(againAfterMs);
  }
}

async function work(
  channel: amqp.Channel,
  message: amqp.ConsumeMessage,
  handler: (order: { order: number; to: string }) => Promise<void>,
) {
  try {
    await handler(JSON.parse(message.content.toString()));
    channel.ack(message);
  } catch {
    await sleep(againAfterMs);
    try {
      channel.nack(message);
    } catch {
      // The channel is closed, so the message is in its queue again.
    }
  }
}
