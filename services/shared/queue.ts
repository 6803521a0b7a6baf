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
let declared = new Map<string, Promise<unknown>>(); // the queues that this channel knows

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

// Waits until RabbitMQ says that it has the message. Throws when it does not say so in time: then nobody knows whether it has it.
export async function send(queue: string, message: unknown, { durable = false, persistent = false } = {}) {
  const content = Buffer.from(JSON.stringify(message));
  try {
    await recorded('RabbitMQ', `keep a message in ${queue}`, () =>
      within(answerWithinMs, handOver(queue, content, durable, persistent)),
    );
  } catch (error) {
    const failure = new Error(`not sent to ${queue}: ${Object(error).message}`);
    throw Object.assign(failure, { statusCode: 503 }); // for the customer: not now, please try again
  }
}

async function handOver(queue: string, content: Buffer, durable: boolean, persistent: boolean) {
  sending ??= openChannel();
  const channel = await sending;
  const form = `${queue} ${durable}`;
  if (!declared.has(form)) declared.set(form, channel.assertQueue(queue, { durable }));
  await declared.get(form);
  await new Promise<void>((resolve, reject) => {
    channel.sendToQueue(queue, content, { persistent }, error => (error ? reject(error) : resolve()));
  });
}

// Calls the handler with each message of the queue, with up to `prefetch` of them at the same time. A message leaves the queue when its
// handler is done. When the handler throws, or this process ends first, RabbitMQ gives the message out again.
export async function receive(
  queue: string,
  handler: (message: ReturnType<typeof JSON.parse>) => Promise<void>,
  { durable = false, prefetch = 50 } = {},
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
      await channel.assertQueue(queue, { durable });
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
