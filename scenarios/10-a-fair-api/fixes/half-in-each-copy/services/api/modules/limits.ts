// Nobody gets more than ten requests a second. A robot that read our prices asked 400 times a second, and everybody waited behind it.
import fastify from 'fastify';

const limit = 5; // requests from one address, in each of the two copies …
const windowMs = 1000; // … in this time

// Runs before each request. Whoever asks too often gets the answer from here, and the request goes no further.
// Why 429 and Retry-After: a program can read both. It knows that nothing is broken, and when to come back.
export async function limits(request: fastify.FastifyRequest, reply: fastify.FastifyReply) {
  const times = countOf(request.ip);
  if (times <= limit) return;
  return reply.code(429).header('retry-after', 1).send({ error: 'too many requests' });
}

const asked = new Map(); // address → when it asked in this window, in ms

// When it asked longer ago than the window is no matter any more. Whoever goes on asking does not stay outside for that.
function countOf(address: string) {
  const now = Date.now();
  const times = (asked.get(address) ?? []).filter((at: number) => at > now - windowMs);
  if (times.length > limit) return times.length;
  asked.set(address, [...times, now]);
  return times.length + 1;
}
