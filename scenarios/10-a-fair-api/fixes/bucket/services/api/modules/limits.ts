// Nobody gets more than ten requests a second. A robot that read our prices asked 400 times a second, and everybody waited behind it.
import fastify from 'fastify';
import { redis } from '../resources/redis.ts';

const limit = 10; // fit into the bucket of one address
const refill = 10; // a second

// Runs before each request. Whoever asks too often gets the answer from here, and the request goes no further.
// Why 429 and Retry-After: a program can read both. It knows that nothing is broken, and when to come back.
export async function limits(request: fastify.FastifyRequest, reply: fastify.FastifyReply) {
  const times = await countOf(request.ip).catch(() => 0);
  if (times <= limit) return;
  return reply.code(429).header('retry-after', 1).send({ error: 'too many requests' });
}

// What an address may still ask lies in a bucket in Redis: full at first, and a little more after each moment. One script, so that nobody
// comes between. Answers 0 when there was something left, and more than the limit when there was not.
const takeOne = `
  local now = redis.call('TIME')
  local seconds = now[1] + now[2] / 1000000
  local left = tonumber(redis.call('HGET', KEYS[1], 'left') or ARGV[1])
  local at = tonumber(redis.call('HGET', KEYS[1], 'at') or seconds)
  left = math.min(tonumber(ARGV[1]), left + (seconds - at) * tonumber(ARGV[2]))
  local isServed = left >= 1
  if isServed then left = left - 1 end
  redis.call('HSET', KEYS[1], 'left', tostring(left), 'at', tostring(seconds))
  redis.call('PEXPIRE', KEYS[1], 60000)
  return isServed and 0 or tonumber(ARGV[1]) + 1`;

async function countOf(address: string) {
  return Number(await redis.eval(takeOne, 1, `bucket:${address}`, limit, refill));
}
