// The way to RabbitMQ: queues that keep messages until somebody has done what they ask for.
//
// await send('parcels', { order: 7 }) goes on when RabbitMQ has the message.
//   It throws when RabbitMQ does not say so within 2 s.
// receive('parcels', async message => { … }) calls the function with { order: 7 }.
//   When the function throws, the message comes again after 1 s.
//
// Options stand in a last argument, such as { durable: true }:
//   durable     send and receive   the queue is there again after a restart of RabbitMQ
//   persistent  send               so is this message, if its queue is durable
//   prefetch    receive            how many messages this copy has in hand at the same time (50)
// RabbitMQ accepts a queue only in the form in which it was first declared.
export { receive, send } from '../../shared/queue.ts';
