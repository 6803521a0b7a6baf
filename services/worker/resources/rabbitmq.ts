// The way to RabbitMQ: queues that keep messages until somebody has done what they ask for.
//
//   await send('parcels', { order: 7 });                  resolves when RabbitMQ has the message, throws after 2 s without an answer
//   receive('parcels', async message => { … });           called with { order: 7 }; when it throws, the message comes again after 1 s
//
// Both take options, and RabbitMQ accepts a queue only as it was first declared:
//   durable: true       the queue is there again after a restart of RabbitMQ                        send and receive
//   persistent: true    so is this message, in a durable queue                                      send
//   prefetch: 50        how many messages this copy has in hand at the same time                    receive
export { receive, send } from '../../shared/queue.ts';
