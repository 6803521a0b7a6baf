// Numbers about the requests of customers, for Prometheus.
import { AsyncLocalStorage } from 'node:async_hooks';
import fastify from 'fastify';
import { Histogram } from 'prom-client';

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

export function addRequestMetrics(app: fastify.FastifyInstance) {
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
}
