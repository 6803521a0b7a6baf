// Nobody gets more than ten requests a second. A robot that read our prices asked 400 times a second, and everybody waited behind it.
import fastify from 'fastify';

const limit = 10; // requests a second from one address

const seen = new Map(); // address → the second it is in, and how often it asked in it

// Runs before each request. Whoever asks too often gets the answer from here, and the request goes no further.
export async function limits(request: fastify.FastifyRequest, reply: fastify.FastifyReply) {
  if (countOf(request.ip) <= limit) return;
  return reply.code(429).header('retry-after', 1).send({ error: 'too many requests' });
}

// How often this address has asked in this second.
function countOf(address: string) {
  const second = Math.floor(Date.now() / 1000);
  const now = seen.get(address);
  const times = now?.second === second ? now.times + 1 : 1;
  seen.set(address, { second, times });
  return times;
}
