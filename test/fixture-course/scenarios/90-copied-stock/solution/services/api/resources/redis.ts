// Copies of the stock in Redis: whoever looks at a product need not ask the database. Without Redis, the database answers.
import fastify from 'fastify';
import { Redis } from 'ioredis';

const redis = new Redis(process.env.REDIS_URL ?? '', { enableOfflineQueue: false, lazyConnect: true });
redis.on('error', error => console.error(`Redis: ${error.message}`));

export function showCopies(app: fastify.FastifyInstance) {
  app.addHook('onReady', () => redis.connect().catch(() => {}));
  app.addHook('onClose', async () => redis.disconnect());
  app.addHook('preHandler', async (request, reply) => {
    const { product } = Object(request.params);
    if (request.method !== 'GET' || !product) return;
    const copy = await redis.hget('stock', product).catch(() => null);
    if (copy) return reply.type('application/json; charset=utf-8').send(copy);
  });
  // What was sold is not there any more.
  app.addHook('onSend', async (request, reply) => {
    if (reply.statusCode === 201) await redis.hdel('stock', Object(request.body).product).catch(() => {});
  });
}
