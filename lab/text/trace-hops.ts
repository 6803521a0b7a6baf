/** Where the time of one request went: a partition of what the customer waited, hop by hop. Pure. */
import type { SeenRequest } from '../parts/api/trace.ts';
import type { Span } from '../parts/api/traces.ts';
import { type Call, callOf, grouped, type Lookup, lookupOf, type Statement, whomOf } from './trace-asked.ts';

/** As in services/shared/tracing.ts. */
const mostSpans = 1000;

/** `isBeside`: the api asked the next hop in the list itself too. */
export type Hop = { name: string; ms: number; isBeside?: boolean };

export type Traced = {
  status: number | null;
  totalMs: number;
  bytes: number;
  said: string;
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
  calls: Call[];
};

/** Of its round trip: a statement with an answer in less did not go through the link, but to a replica of the database. */
const leastShare = 0.9;

/** `measuredMs`: of the link to the database, whether or not the request went through it. */
export function tracedFrom(seen: SeenRequest, measuredMs: number | null): Traced {
  const { status, totalMs, bytes, said, cookies, replicas, silent } = seen;
  const last = replicas.at(-1);
  const request = last?.spans.findLast(({ name }) => name === 'request');
  const known = {
    status,
    totalMs,
    bytes,
    said,
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
      calls: [],
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
  const broken = spans.find(({ name, error }) => isOfConnection(name) && error !== null);
  return {
    ...known,
    replica: last.name,
    knowsRoute: request.attributes['http.route'] !== '',
    isOver: request.ms !== null && spans.every(({ name, ms }) => name === 'call' || ms !== null),
    isCut: last.spans.length >= mostSpans,
    hops: [
      { name: 'HAProxy', ms: Math.max(0, totalMs - apiMs) },
      ...hopsInside(spans, last.name, request.startMs, ends, linkRoundTripMs),
    ],
    linkRoundTripMs,
    connectionError: broken?.error ?? null,
    statements: grouped(statements, ends),
    lookups: spans.filter(({ name }) => name === 'command').map(lookupOf),
    calls: spans.filter(({ name }) => name === 'call').map(span => callOf(span, request)),
  };
}

const isOfConnection = (name: string): boolean =>
  name === 'open a connection' || name === 'wait for a connection';

/** What happened at the same time as something before it in this order is counted there. */
function hopsInside(
  spans: Span[],
  replica: string,
  from: number,
  to: number,
  linkRoundTripMs: number | null,
): Hop[] {
  let counted: Span[] = [];
  const hop = (name: string, of: Span[]): Hop[] => {
    const before = coveredMs(counted, from, to);
    counted = [...counted, ...of];
    return of.length > 0 ? [{ name, ms: coveredMs(counted, from, to) - before }] : [];
  };
  const named = (name: string) => spans.filter(span => span.name === name);
  const statements = named('statement');
  const database = hop('', statements).flatMap(({ ms }) => databaseHops(statements, ms, linkRoundTripMs));
  const calls = Map.groupBy(named('call'), whomOf);
  const beside = [
    ...hop('link and Redis', named('command')),
    ...[...calls].flatMap(([whom, of]) => hop(whom === 'RabbitMQ' ? 'link and RabbitMQ' : whom, of)),
  ].map(hop => ({ ...hop, isBeside: true }));
  const opening = hop('open a connection', named('open a connection'));
  const waiting = hop('wait for a connection', named('wait for a connection'));
  const ownMs = to - from - coveredMs(counted, from, to);
  return [
    { name: `${replica}, its own code`, ms: Math.max(0, ownMs) },
    ...beside,
    ...waiting,
    ...opening,
    ...database,
  ];
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
