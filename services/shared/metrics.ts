// Numbers about this replica for Prometheus, at GET /metrics.
import { AsyncLocalStorage } from 'node:async_hooks';
import fastify from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, register } from 'prom-client';

const probes = ['/health', '/ready', '/metrics', '/traces/:id']; // not customers

const duration = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Time to answer a request',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1, 1.5, 2, 3, 4, 5],
});

const statements = new Histogram({
  name: 'http_request_statements',
  help: 'SQL statements run for a request',
  labelNames: ['method', 'route'],
  buckets: [0, 1, 2, 3, 5, 10, 20, 50, 100],
});

// How many statements each request has run; db.ts counts for the request on whose behalf it was called.
const countOf = new WeakMap();
const currentRequest = new AsyncLocalStorage();

export function countStatement() {
  const request = currentRequest.getStore();
  if (request) countOf.set(Object(request), countOf.get(Object(request)) + 1);
}

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

  app.addHook('onRequest', (request, _reply, done) => {
    countOf.set(request, 0);
    currentRequest.run(request, done);
  });

  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    if (probes.includes(route)) return;
    const labels = { method: request.method, route };
    duration.observe({ ...labels, status: reply.statusCode }, reply.elapsedTime / 1000);
    statements.observe(labels, countOf.get(request));
  });

  app.get('/metrics', async (_request, reply) => {
    reply.type(register.contentType);
    return register.metrics();
  });
}
