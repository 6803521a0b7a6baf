// Follows a request through the api when it asks for that: what it waited for, which statements it ran, what it asked Redis and
// others, how long each took.
// It asks with the header traceparent: 00-<trace>-<caller>-01 (a W3C standard; the last 1 says "record me"). For all other
// requests nothing is recorded.
import { AsyncLocalStorage } from 'node:async_hooks';
import { channel } from 'node:diagnostics_channel';
import fastify from 'fastify';
import pg from 'pg';

const tracesKept = 10;
const mostSpans = 1000; // of one trace; what comes after them is not recorded

const traces = new Map(); // id of a trace → its spans, the oldest trace first
const spansOfCommands = new WeakMap(); // what the client says of a command → its span
const currentTrace = new AsyncLocalStorage(); // the trace of the request for which the code runs right now

export function addTracing(app: fastify.FastifyInstance) {
  app.addHook('onRequest', (request, reply, done) => {
    const { traceparent } = request.headers;
    if (traceparent === undefined) return done();
    startTrace(String(traceparent), request, reply).then(
      trace => currentTrace.run(trace, done),
      error => {
        request.log.warn(`this request cannot be traced: ${error.message}`);
        done();
      },
    );
  });

  // For the people who run the shop; the gateway lets no customer in here.
  app.get('/traces/:id', async request => {
    await newTracer([]); // ready for the next trace
    const spans = traces.get(Object(request.params).id) ?? [];
    return { spans: spans.map(plainSpan) };
  });
}

// Answers nothing when the request does not want to be recorded.
async function startTrace(header: string, request: fastify.FastifyRequest, reply: fastify.FastifyReply) {
  const [, traceId = '', spanId = ''] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-0[13]$/.exec(header) ?? [];
  if (traceId === '') return undefined;
  const spans: object[] = [];
  const { api, tracer } = await newTracer(spans);
  const caller = api.trace.setSpanContext(api.ROOT_CONTEXT, { traceId, spanId, traceFlags: 1 });
  const attributes = { 'http.route': request.routeOptions.url ?? '' }; // empty when there is no such route
  const span = tracer.startSpan('request', { attributes, startTime: now() }, caller);
  const trace = { tracer, inside: api.trace.setSpan(caller, span), isOver: false };

  reply.raw.once('close', () => {
    trace.isOver = true;
    span.setAttribute('http.response.status_code', reply.statusCode);
    span.end(now());
  });
  traces.set(traceId, spans);
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
keepApart(pg.Pool.prototype);

// `first` to `third`: whatever is given, at the end a function to call back; without one the method answers a promise.
function record(prototype: object, method: string, name: string) {
  const original = Object(prototype)[method];

  Object(prototype)[method] = function (this: object, first: unknown, second: unknown, third: unknown) {
    const trace = Object(currentTrace.getStore());
    if (!trace.tracer || trace.isOver || isCursor(first)) return original.call(this, first, second, third);

    const text = Object(first).text ?? first;
    const attributes = typeof text === 'string' ? { 'db.query.text': text } : {};
    const span = trace.tracer.startSpan(name, { attributes, startTime: now() }, trace.inside);
    const ended = (callback: unknown) => {
      if (typeof callback !== 'function') return callback;
      return (error: unknown, ...results: unknown[]) => {
        end(span, error, results[0]);
        currentTrace.run(trace, () => callback(error, ...results));
      };
    };
    const answer = original.call(this, ended(first), ended(second), ended(third));
    answer?.then?.(
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

// A client of Redis says by itself when a command begins and when its answer is there. Where there is none, nobody says anything.
channel('tracing:ioredis:command:start').subscribe(message => {
  const trace = Object(currentTrace.getStore());
  if (!trace.tracer || trace.isOver) return;
  const { command, args } = Object(message);
  const shown = args.filter((arg: string) => arg !== '?'); // the client hides values
  const attributes = { 'db.query.text': [command.toUpperCase(), ...shown].join(' ') };
  spansOfCommands.set(
    Object(message),
    trace.tracer.startSpan('command', { attributes, startTime: now() }, trace.inside),
  );
});

channel('tracing:ioredis:command:asyncStart').subscribe(message => {
  const span = spansOfCommands.get(Object(message));
  if (!span) return;
  const { error, result } = Object(message);
  if (!error) Object(span).setAttribute('db.response.found', result !== null);
  end(span, error, null);
});

// Records a wait for somebody else: `whom` is asked, and `what` for. Those who want it recorded call this, such as queue.ts.
export async function recorded(whom: string, what: string, work: () => Promise<void>) {
  const trace = Object(currentTrace.getStore());
  if (!trace.tracer || trace.isOver) return work();
  const attributes = { 'peer.service': whom, 'shop.asked': what };
  const span = trace.tracer.startSpan('call', { attributes, startTime: now() }, trace.inside);
  try {
    await work();
    end(span, null, null);
  } catch (error) {
    end(span, error, null);
    throw error;
  }
}

// It reads its rows bit by bit and has no one end.
function isCursor(statement: unknown) {
  return typeof Object(statement).submit === 'function';
}

// A request that gives its connection back makes the pool serve the next one that waits. That one's work is not ours.
function keepApart(prototype: object) {
  const serveNext = Object(prototype)._pulseQueue;
  if (!serveNext) return;
  Object(prototype)._pulseQueue = function (this: object) {
    if (currentTrace.getStore() === undefined) return serveNext.call(this);
    return currentTrace.run(undefined, () => serveNext.call(this));
  };
}
