// The request log: slow requests and failures. Under load the same trouble comes hundreds of times a second, so each kind
// gets one line a second, which says how many more there were.
import fastify from 'fastify';

const slowMs = 500;
const quietMs = 1000;

const lastLines = new Map(); // kind of trouble → when its last line was written, and how many were left out since

function worthALine(kind: string) {
  const now = Date.now();
  const last = lastLines.get(kind) ?? { at: 0, more: 0 };
  if (now - last.at < quietMs) {
    last.more += 1;
    return null;
  }
  lastLines.set(kind, { at: now, more: 0 });
  return { moreLikeIt: last.more };
}

export function addRequestLog(app: fastify.FastifyInstance) {
  app.addHook('onResponse', async (request, reply) => {
    if (reply.elapsedTime < slowMs) return;
    const line = worthALine('slow');
    if (!line) return;
    const ms = Math.round(reply.elapsedTime);
    request.log.warn({ ...line, ms, status: reply.statusCode }, `slow: ${request.method} ${request.url}`);
  });

  app.setErrorHandler((error, request, reply) => {
    const { statusCode = 500, message } = Object(error);
    if (statusCode < 500) return reply.code(statusCode).send({ error: message });
    const line = worthALine(`${statusCode} ${message}`);
    if (line) request.log.error({ ...line, err: error }, `${statusCode}: ${request.method} ${request.url}`);
    return reply.code(statusCode).send({ error: 'the shop has a problem, please try again' });
  });
}
