// Puts the shop together. server.ts makes it listen.
import fastify, { LogController } from 'fastify';
import { addHealth } from '../shared/health.ts';
import { addMetrics } from '../shared/metrics.ts';
import { addRequestLog } from '../shared/request-log.ts';
import { addTracing } from '../shared/tracing.ts';
import { closePools, connections, databaseAnswers } from './db.ts';
import { addRequestMetrics } from './metrics.ts';
import { partners } from './modules/partners.ts';
import { products } from './modules/products.ts';

const requestTimeoutMs = 5000;
const answerTimeoutMs = 7000;

export function buildApp() {
  const app = fastify({
    logger: { level: 'info', base: { replica: process.env.REPLICA ?? 'api-1' } },
    logController: new LogController({ disableRequestLogging: true }), // request-log.ts writes what matters
    requestTimeout: requestTimeoutMs, // to receive a request
    handlerTimeout: answerTimeoutMs, // to answer it; after that the customer gets a 503
    return503OnClosing: false, // what arrives while we stop is still answered
  });

  addTracing(app);
  addRequestLog(app);
  addMetrics(app, connections);
  addRequestMetrics(app);
  closeConnectionsWhenStopping(app);
  app.addHook('onClose', closePools);

  addHealth(app, databaseAnswers);
  app.register(forCustomers);
  return app;
}

// Whatever customers ask is counted. What the front door and the people on call ask, above, is not.
async function forCustomers(app: fastify.FastifyInstance) {
  app.register(partners);
  app.register(products);
}

// Customers keep their connections open for the next request. When we stop, the answer that still runs is the last one.
function closeConnectionsWhenStopping(app: fastify.FastifyInstance) {
  let stopping = false;
  app.addHook('preClose', async () => {
    stopping = true;
  });
  app.addHook('onSend', async (_request, reply) => {
    if (stopping) reply.header('connection', 'close');
  });
}
