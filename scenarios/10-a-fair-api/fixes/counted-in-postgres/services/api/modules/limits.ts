// Nobody gets more than ten requests a second. A robot that read our prices asked 400 times a second, and everybody waited behind it.
import fastify from 'fastify';
import { query } from '../db.ts';

const limit = 10; // requests from one address …
const windowMs = 1000; // … in this time

// Runs before each request. Whoever asks too often gets the answer from here, and the request goes no further.
// Why 429 and Retry-After: a program can read both. It knows that nothing is broken, and when to come back.
export async function limits(request: fastify.FastifyRequest, reply: fastify.FastifyReply) {
  const times = await countOf(request.ip).catch(() => 0);
  if (times <= limit) return;
  return reply.code(429).header('retry-after', 1).send({ error: 'too many requests' });
}

// One count for all copies, in a table: this statement adds one and tells the result.
async function countOf(address: string) {
  const [asked] = await query(
    `INSERT INTO asked (address, second, times) VALUES ($1, $2, 1)
     ON CONFLICT (address, second) DO UPDATE SET times = asked.times + 1
     RETURNING times`,
    [address, Math.floor(Date.now() / windowMs)],
  );
  return asked.times;
}
