// Two questions that the load balancer and the people on call may ask.
import fastify from 'fastify';

// `databaseAnswers` asks the database of this service, and waits a second at most.
export function addHealth(app: fastify.FastifyInstance, databaseAnswers: () => Promise<boolean>) {
  // Is the process alive?
  app.get('/health', async () => ({ status: 'alive' }));

  // Can it serve customers? It cannot when its database does not answer in time.
  app.get('/ready', async (_request, reply) => {
    if (await databaseAnswers()) return { status: 'ready' };
    return reply.code(503).send({ status: 'the database does not answer' });
  });
}
