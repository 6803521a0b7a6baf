/** Where the time of one request went: a partition of what the customer waited, hop by hop. Pure. */
import type { SeenRequest } from '../parts/api/trace.ts';
import type { Span } from '../parts/api/traces.ts';

/** As in services/shared/tracing.ts. */
const mostSpans = 1000;

export type Hop = { name: string; ms: number };

export type Statement = {
  text: string;
  times: number;
  /** given back by the database, of all times together */
  rows: number;
  ms: number;
  /** of these, how many had no answer when the request was over */
  unanswered: number;
  /** of the first one that failed */
  error: string | null;
};

/** A command to Redis. */
export type Lookup = Pick<Statement, 'text' | 'ms' | 'error'> & {
  /** null where a command looks for nothing, or has no answer */
  found: boolean | null;
};

export type Traced = {
  status: number | null;
  totalMs: number;
  bytes: number;
  cookies: string[];
  /** null when no replica recorded it */
  replica: string | null;
  /** replicas that got it before and gave no answer */
  triedBefore: string[];
  silent: string[];
  /** null when no replica recorded it; false when it is not among the shop's routes */
  knowsRoute: boolean | null;
  /** false when the replica still worked on it, or on a statement, when we looked */
  isOver: boolean;
  /** more happened than a replica records */
  isCut: boolean;
  hops: Hop[];
  /** null when nothing came through the link */
  linkRoundTripMs: number | null;
  connectionError: string | null;
  statements: Statement[];
  lookups: Lookup[];
};

/** Of its round trip: a statement with an answer in less did not go through the link, but to a replica of the database. */
const leastShare = 0.9;

/** `measuredMs`: of the link to the database, whether or not the request went through it. */
export function tracedFrom(seen: SeenRequest, measuredMs: number | null): Traced {
  const { status, totalMs, bytes, cookies, replicas, silent } = seen;
  const last = replicas.at(-1);
  const request = last?.spans.findLast(({ name }) => name === 'request');
  const known = {
    status,
    totalMs,
    bytes,
    cookies,
    silent,
    triedBefore: replicas.slice(0, -1).map(({ name }) => name),
  };
  if (!last || !request) {
    const hops = [{ name: 'HAProxy', ms: totalMs }];
    const nothing = {
      replica: null,
      knowsRoute: null,
      isOver: false,
      isCut: false,
      connectionError: null,
      statements: [],
      lookups: [],
    };
    return { ...known, ...nothing, hops, linkRoundTripMs: measuredMs };
  }
  const spans = last.spans.filter(span => span !== request && span.startMs >= request.startMs);
  // One that is not over kept the customer waiting until the end.
  const apiMs = Math.min(request.ms ?? totalMs, totalMs);
  const ends = request.startMs + apiMs;
  const statements = spans.filter(({ name }) => name === 'statement');
  const isElsewhere = statements.every(({ ms }) => ms !== null && ms < leastShare * (measuredMs ?? 0));
  const linkRoundTripMs = statements.length > 0 && isElsewhere ? null : measuredMs;
  const connects = spans.filter(({ name }) => name === 'open a connection');
  const waits = spans.filter(({ name }) => name === 'wait for a connection');
  const commands = spans.filter(({ name }) => name === 'command');
  const database = coveredMs(statements, request.startMs, ends);
  const redis = coveredMs([...statements, ...commands], request.startMs, ends) - database;
  const answering = database + redis;
  const opening = coveredMs([...statements, ...commands, ...connects], request.startMs, ends) - answering;
  const waiting = coveredMs(spans, request.startMs, ends) - answering - opening;
  return {
    ...known,
    replica: last.name,
    knowsRoute: request.attributes['http.route'] !== '',
    isOver: request.ms !== null && spans.every(({ ms }) => ms !== null),
    isCut: last.spans.length >= mostSpans,
    hops: [
      { name: 'HAProxy', ms: Math.max(0, totalMs - apiMs) },
      { name: `${last.name}, its own code`, ms: Math.max(0, apiMs - answering - opening - waiting) },
      ...(commands.length > 0 ? [{ name: 'link and Redis', ms: redis }] : []),
      ...(waits.length > 0 ? [{ name: 'wait for a connection', ms: waiting }] : []),
      ...(connects.length > 0 ? [{ name: 'open a connection', ms: opening }] : []),
      ...(statements.length > 0 ? databaseHops(statements, database, linkRoundTripMs) : []),
    ],
    linkRoundTripMs,
    connectionError: [...connects, ...waits].find(({ error }) => error !== null)?.error ?? null,
    statements: grouped(statements, ends),
    lookups: commands.map(lookupOf),
  };
}

/** Each statement goes over the link and back once; what is left of it is PostgreSQL's. */
function databaseHops(statements: Span[], ms: number, linkRoundTripMs: number | null): Hop[] {
  if (linkRoundTripMs === null) return [{ name: 'link and PostgreSQL', ms }];
  const answered = statements.flatMap(span => (span.ms === null ? [] : [span.ms]));
  const all = answered.reduce((sum, one) => sum + one, 0);
  if (all === 0) return [{ name: 'link and PostgreSQL', ms }];
  const linkShare = answered.reduce((sum, one) => sum + Math.min(one, linkRoundTripMs), 0) / all;
  return [
    { name: 'link to the database', ms: ms * linkShare },
    { name: 'PostgreSQL', ms: ms * (1 - linkShare) },
  ];
}

/** How much of the time between `from` and `to` lies in at least one of the spans. One that runs still lasts until `to`. */
function coveredMs(spans: Span[], from: number, to: number): number {
  const parts = spans
    .map(
      ({ startMs, ms }) => [Math.max(from, startMs), ms === null ? to : Math.min(to, startMs + ms)] as const,
    )
    .sort(([a], [b]) => a - b);
  let covered = 0;
  let reached = from;
  for (const [start, end] of parts) {
    if (end <= reached) continue;
    covered += end - Math.max(start, reached);
    reached = end;
  }
  return covered;
}

function lookupOf({ ms, attributes, error }: Span): Lookup {
  const text = String(attributes['db.query.text'] ?? 'unknown');
  const found = /^H?GET /.test(text) ? (attributes['db.response.found'] as boolean | undefined) : null;
  return { text, ms: ms ?? 0, error, found: found ?? null };
}

/** The same statement, whatever its values, counts as one; the one that took longest comes first. */
function grouped(spans: Span[], to: number): Statement[] {
  const groups = new Map<string, Statement>();
  for (const { startMs, ms, attributes, error } of spans) {
    const text = String(attributes['db.query.text'] ?? 'unknown')
      .replace(/\s+/g, ' ')
      .trim();
    const group = groups.get(text) ?? { text, times: 0, rows: 0, ms: 0, unanswered: 0, error: null };
    groups.set(text, group);
    group.times += 1;
    group.rows += Number(attributes['db.response.returned_rows'] ?? 0);
    group.ms += ms ?? Math.max(0, to - startMs);
    group.unanswered += ms === null ? 1 : 0;
    group.error ??= error;
  }
  return [...groups.values()].sort((a, b) => b.ms - a.ms);
}
