// Nobody gets more than ten requests a second. A robot that read our prices asked 400 times a second, and everybody waited behind it.
import fastify from 'fastify';
import { redis } from '../resources/redis.ts';

const limit = 10; // requests from one address

// Runs before each request. Whoever asks too often gets the answer from here, and the request goes no further.
// Why 429 and Retry-After: a program can read both. It knows that nothing is broken, and when to come back.
export async function limits(request: fastify.FastifyRequest, reply: fastify.FastifyReply) {
  const times = await countOf(request.ip).catch(() => 0);
  if (times <= limit) return;
  return reply.code(429).header('retry-after', 1).send({ error: 'too many requests' });
}

// One count for all copies, in Redis.
async function countOf(address: string) {
  return redis.incr(`asked:${address}`);
}
