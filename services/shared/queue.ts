// Sends messages to RabbitMQ and receives them, over one connection that comes back by itself.
// Each connection and channel has a listener for errors: without one, an error would end the process.
import { setTimeout as sleep } from 'node:timers/promises';
import amqp from 'amqplib';
import { recorded } from './tracing.ts';

const answerWithinMs = 2000; // how long RabbitMQ may take to say that it has a message
const againAfterMs = 1000; // when a handler failed, its message comes again after so long

const connection = await amqp.connect(`${process.env.RABBITMQ_URL}?heartbeat=5`, {
  noDelay: true,
  timeout: answerWithinMs,
  recovery: { initialDelay: 200, maxDelay: 1000, waitForConnect: false },
});

let isAway = false;
connection.on('connect', () => {
  isAway = false;
});
connection.on('connect-failed', lost);
connection.on('disconnect', lost);
connection.on('error', () => {}); // then it is lost too

function lost(error: Error) {
  if (!isAway) console.error(`RabbitMQ cannot be reached: ${error.message}`);
  isAway = true;
}

// All messages are sent over one channel. It ends with its connection, and when RabbitMQ refuses something.
let sending: Promise<amqp.ConfirmChannel> | undefined;
let declared = new Map<string, Promise<unknown>>(); // the queues and exchanges that this channel knows

async function openChannel() {
  try {
    const channel = await connection.createConfirmChannel();
    channel.on('error', () => {}); // what was being sent fails
    channel.on('close', forgetChannel);
    return channel;
  } catch (error) {
    forgetChannel();
    throw error;
  }
}

function forgetChannel() {
  sending = undefined;
  declared = new Map();
}

// Sends a message to a queue, and waits until RabbitMQ says that it has it. Throws when it does not say so in time: then nobody knows
// whether it has it.
export async function send(queue: string, message: unknown, { durable = false, persistent = false } = {}) {
  await handOver('', queue, message, persistent, `queue ${queue} ${durable}`, channel =>
    channel.assertQueue(queue, { durable }),
  );
}

// Sends a message to an exchange in the same way. Each queue that is bound to it gets the message; without one, nobody does.
export async function publish(exchange: string, message: unknown, { persistent = false } = {}) {
  await handOver(exchange, '', message, persistent, `exchange ${exchange}`, channel =>
    channel.assertExchange(exchange, 'fanout'),
  );
}

// `declare` makes the queue or the exchange where it is not there yet, once for each channel; `form` says which.
async function handOver(
  exchange: string,
  queue: string,
  message: unknown,
  persistent: boolean,
  form: string,
  declare: (channel: amqp.Channel) => Promise<unknown>,
) {
  async function handIn() {
    sending ??= openChannel();
    const channel = await sending;
    if (!declared.has(form)) declared.set(form, declare(channel));
    await declared.get(form);
    const content = Buffer.from(JSON.stringify(message));
    await new Promise<void>((resolve, reject) => {
      channel.publish(exchange, queue, content, { persistent }, error => (error ? reject(error) : resolve()));
    });
  }

  try {
    await recorded('RabbitMQ', `keep a message in ${queue || exchange}`, () =>
      within(answerWithinMs, handIn()),
    );
  } catch (error) {
    const failure = new Error(`not sent to ${queue || exchange}: ${Object(error).message}`);
    throw Object.assign(failure, { statusCode: 503 }); // for the customer: not now, please try again
  }
}

// Calls the handler with each message of the queue, with up to `prefetch` of them at the same time. A message leaves the queue when its
// handler is done. When the handler throws, or this process ends first, RabbitMQ gives the message out again.
//
// `exchange`: the queue is bound to it, and gets all that is published there from then on. `autoDelete`: the queue is gone, with all that is
// in it, when nobody receives from it any more.
export async function receive(
  queue: string,
  handler: (message: ReturnType<typeof JSON.parse>) => Promise<void>,
  { durable = false, prefetch = 50, exchange = '', autoDelete = false } = {},
) {
  async function work(channel: amqp.Channel, message: amqp.ConsumeMessage) {
    let isDone = false;
    try {
      await handler(JSON.parse(message.content.toString()));
      isDone = true;
    } catch (error) {
      console.error(`a message of ${queue} failed, and comes again: ${Object(error).message}`);
      await sleep(againAfterMs);
    }
    try {
      if (isDone) channel.ack(message);
      else channel.nack(message);
    } catch {
      // The channel is closed, so RabbitMQ has put the message back into its queue.
    }
  }

  for (;;) {
    try {
      const channel = await connection.createChannel();
      channel.on('error', () => {}); // what RabbitMQ refused fails
      const closed = new Promise(resolve => channel.once('close', resolve));
      await channel.assertQueue(queue, { durable, autoDelete });
      if (exchange) {
        await channel.assertExchange(exchange, 'fanout');
        await channel.bindQueue(queue, exchange, '');
      }
      await channel.prefetch(prefetch);
      await channel.consume(queue, message => {
        if (message) work(channel, message);
        else channel.close().catch(() => {}); // somebody deleted the queue
      });
      await closed;
    } catch (error) {
      console.error(`cannot receive from ${queue}: ${Object(error).message}`);
    }
    await sleep(againAfterMs);
  }
}

function within(ms: number, work: Promise<void>) {
  const late = sleep(ms, undefined, { ref: false }).then(() => {
    throw new Error(`no answer within ${ms / 1000} s`);
  });
  return Promise.race([work, late]);
}
