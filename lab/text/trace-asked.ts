/** What a request asked of others: statements, commands to Redis, calls. Pure. */
import type { Span } from '../parts/api/traces.ts';

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

/** A call to RabbitMQ or to a company. */
export type Call = Pick<Statement, 'text' | 'error'> & {
  whom: string;
  /** null when it had no answer when we looked */
  ms: number | null;
  /** the customer had the answer before the call had its own */
  isLeft: boolean;
};

export function lookupOf({ ms, attributes, error }: Span): Lookup {
  const text = String(attributes['db.query.text'] ?? 'unknown');
  const found = /^H?GET /.test(text) ? (attributes['db.response.found'] as boolean | undefined) : null;
  return { text, ms: ms ?? 0, error, found: found ?? null };
}

export const whomOf = ({ attributes }: Span): string => String(attributes['peer.service'] ?? 'unknown');

export function callOf(span: Span, request: Span): Call {
  const { ms, error, startMs, attributes } = span;
  const endMs = request.ms === null ? Number.POSITIVE_INFINITY : request.startMs + request.ms;
  const isLeft = ms === null ? request.ms !== null : startMs + ms > endMs;
  return { whom: whomOf(span), text: String(attributes['shop.asked'] ?? 'unknown'), ms, error, isLeft };
}

/** The same statement, whatever its values, counts as one; the one that took longest comes first. */
export function grouped(spans: Span[], to: number): Statement[] {
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
