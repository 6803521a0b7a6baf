// Nobody gets more than ten requests a second. A robot that read our prices asked 400 times a second, and everybody waited behind it.
import fastify from 'fastify';
import { redis } from '../resources/redis.ts';

const limit = 10; // requests from one address …
const windowMs = 1000; // … in this time

// Runs before each request. Whoever asks too often gets the answer from here, and the request goes no further.
// Why 429 and Retry-After: a program can read both. It knows that nothing is broken, and when to come back.
export async function limits(request: fastify.FastifyRequest, reply: fastify.FastifyReply) {
  const times = await countOf(request.ip).catch(() => 0);
  if (times <= limit) return;
  return reply.code(429).header('retry-after', 1).send({ error: 'too many requests' });
}

// What: one count for all copies, in Redis. INCR adds one and tells the result, in one step: nobody else can come between.
// Why not get and then set: while one request reads 7, five others read 7 too, and all of them write 8.
// Why the end: without it, nobody would be served a second time. It is set once, with the first request, so that the window ends even
//   when the address goes on asking. Both steps are one script, as a count without an end would lock its address out for ever.
// What it costs: one trip to Redis for each request, also for each that is refused. A trip to PostgreSQL would cost what we protect.
// What the window does not see: ten at the end of one second and ten at the beginning of the next. A bucket is smoother.
const addOne = `
  local times = redis.call('INCR', KEYS[1])
  if times == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
  return times`;

// Why the catch above: when Redis is away nobody is counted, and everybody is served. For a shop that is right. For a sign-in that
//   somebody tries to guess it would not be.
async function countOf(address: string) {
  return Number(await redis.eval(addOne, 1, `asked:${address}`, windowMs));
}
