// Numbers about this process for Prometheus, at GET /metrics.
import fastify from 'fastify';
import { collectDefaultMetrics, Gauge, register } from 'prom-client';

// `connections` says how many connections to the database are open, how many of them are idle, and how many requests wait for one.
export function addMetrics(
  app: fastify.FastifyInstance,
  connections: () => { total: number; idle: number; waiting: number },
) {
  register.setDefaultLabels({ replica: process.env.REPLICA ?? 'api-1' });
  collectDefaultMetrics(); // among them the event loop's delay, CPU and memory

  new Gauge({
    name: 'db_pool_connections',
    help: 'Connections of the pool, open and idle, and statements waiting for one',
    labelNames: ['state'],
    collect() {
      for (const [state, count] of Object.entries(connections())) this.set({ state }, count);
    },
  });

  app.get('/metrics', async (_request, reply) => {
    reply.type(register.contentType);
    return register.metrics();
  });
}
