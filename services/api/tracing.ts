// Follows a request through the api when it asks for that: what it waited for, which statements it ran, how long each took.
// It asks with the header traceparent: 00-<trace>-<caller>-01 (a W3C standard; the last 1 says "record me"). For all other
// requests nothing is recorded.
import { AsyncLocalStorage } from 'node:async_hooks';
import fastify from 'fastify';
import pg from 'pg';

const tracesKept = 10;
const mostSpans = 1000; // of one trace; what comes after them is not recorded

const traces = new Map(); // id of a trace → the trace, the oldest one first
const traceOf = new WeakMap(); // request → its trace
const currentTrace = new AsyncLocalStorage(); // the trace of the request for which the code runs right now

export function addTracing(app: fastify.FastifyInstance) {
  app.addHook('onRequest', (request, _reply, done) => {
    const { traceparent } = request.headers;
    const asked = traceparent && /^00-([0-9a-f]{32})-([0-9a-f]{16})-0[13]$/.exec(String(traceparent));
    if (!asked) return done();
    startTrace(request, String(asked[1]), String(asked[2])).then(
      trace => currentTrace.run(trace, done),
      error => {
        request.log.warn(`this request cannot be traced: ${error.message}`);
        done();
      },
    );
  });

  app.addHook('onResponse', async (request, reply) => {
    const trace = traceOf.get(request);
    if (!trace) return;
    trace.isOver = true;
    trace.span.setAttribute('http.response.status_code', reply.statusCode);
    trace.span.end(now());
  });

  // For the people who run the shop; the gateway lets no customer in here.
  app.get('/traces/:id', async request => {
    await newTracer([]); // ready for the next trace
    const { spans = [] } = traces.get(Object(request.params).id) ?? {};
    return { spans: spans.map(plainSpan) };
  });
}

async function startTrace(request: fastify.FastifyRequest, traceId: string, spanId: string) {
  const spans: object[] = [];
  const { api, tracer } = await newTracer(spans);
  const from = { traceId, spanId, traceFlags: 1, isRemote: true };
  const caller = api.trace.setSpanContext(api.ROOT_CONTEXT, from);
  const attributes = { 'http.route': request.routeOptions.url ?? '' }; // empty when there is no such route
  const span = tracer.startSpan('request', { attributes, startTime: now() }, caller);
  const trace = { span, spans, tracer, inside: api.trace.setSpan(caller, span), isOver: false };

  traceOf.set(request, trace);
  traces.set(traceId, trace);
  if (traces.size > tracesKept) traces.delete(traces.keys().next().value);
  return trace;
}

// OpenTelemetry is loaded when the first trace is asked for: it takes a tenth of a second.
async function newTracer(spans: object[]) {
  const api = await import('@opentelemetry/api');
  const { TracerProvider } = await import('@opentelemetry/sdk-trace');
  const keeper = {
    onStart(span: object) {
      if (spans.length < mostSpans) spans.push(span);
    },
    onEnd() {},
    async forceFlush() {},
    async shutdown() {},
  };
  return { api, tracer: new TracerProvider({ spanProcessors: [keeper] }).getTracer('shop') };
}

// Milliseconds since 1970 as Date.now(), but finer: statements often take less than one.
function now() {
  return performance.timeOrigin + performance.now();
}

function plainSpan(span: object) {
  const { name, startTime, duration, ended, attributes, status } = Object(span);
  return {
    name,
    startMs: milliseconds(startTime),
    ms: ended ? milliseconds(duration) : null,
    attributes,
    error: status.message ?? null,
  };
}

function milliseconds([seconds = 0, nanoseconds = 0]: number[]) {
  return seconds * 1000 + nanoseconds / 1e6;
}

// From here on every way to the database is recorded, through the pool or past it: the methods of pg are replaced by ones
// that call them and note when they began and ended.
record(pg.Pool.prototype, 'connect', 'wait for a connection');
record(pg.Client.prototype, 'connect', 'open a connection');
record(pg.Client.prototype, 'query', 'statement');
rememberWhoWaits(pg.Pool.prototype);

function record(prototype: object, method: string, name: string) {
  const original = Object(prototype)[method];

  Object(prototype)[method] = function (this: object, ...values: unknown[]) {
    const trace = Object(currentTrace.getStore());
    if (!trace.span || trace.isOver || isCursor(values[0])) return original.apply(this, values);

    const text = Object(values[0]).text ?? values[0];
    const attributes = typeof text === 'string' ? { 'db.query.text': text } : {};
    const span = trace.tracer.startSpan(name, { attributes, startTime: now() }, trace.inside);
    const callback = values.at(-1);
    if (typeof callback === 'function') {
      const ended = (error: unknown, ...results: unknown[]) => {
        end(span, error, results[0]);
        callback(error, ...results);
      };
      return original.apply(this, [...values.slice(0, -1), ended]);
    }
    const answer = original.apply(this, values);
    answer.then(
      (result: unknown) => end(span, null, result),
      (error: unknown) => end(span, error, null),
    );
    return answer;
  };
}

function end(span: object, error: unknown, result: unknown) {
  const { rows } = Object(result);
  if (Array.isArray(rows)) Object(span).setAttribute('db.response.returned_rows', rows.length);
  if (error) Object(span).setStatus({ code: 2, message: Object(error).message });
  Object(span).end(now());
}

// It reads its rows bit by bit and has no one end.
function isCursor(statement: unknown) {
  return typeof Object(statement).submit === 'function';
}

// A request that waits for a connection gets it when another one gives it back, in the midst of that one's work. `bind` makes
// what follows belong to the one that waited.
function rememberWhoWaits(prototype: object) {
  const { connect } = Object(prototype);
  Object(prototype).connect = function (this: object, callback: (() => void) | undefined) {
    return connect.call(this, callback && AsyncLocalStorage.bind(callback));
  };
}
