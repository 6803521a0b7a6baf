/** Reads the services' own metrics each second and turns the difference into what `lab watch` shows. */
import type { LiveNumbers } from '../runtime/runtime.ts';

type Sample = { name: string; labels: Record<string, string>; value: number };

/** The Prometheus text format, as far as prom-client writes it. */
export function parseMetrics(text: string): Sample[] {
  return text.split('\n').flatMap(line => {
    const found = line.match(/^([a-z_]+)(?:\{(.*)\})? (\S+)$/);
    if (!found) return [];
    const labels = Object.fromEntries(
      [...(found[2] ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, value]),
    );
    return [{ name: found[1] ?? '', labels, value: Number(found[3]) }];
  });
}

export type Totals = {
  at: number;
  answers: number;
  /** answers with a status of 500 or more */
  errors: number;
  /** upper bound in seconds → answers up to it */
  buckets: Map<number, number>;
  statements: number;
  pool: { total: number; idle: number; waiting: number };
};

export function totalsOf(samples: Sample[], at: number): Totals {
  const sum = (name: string, where: (labels: Sample['labels']) => boolean = () => true) =>
    samples
      .filter(sample => sample.name === name && where(sample.labels))
      .reduce((total, sample) => total + sample.value, 0);
  const buckets = new Map<number, number>();
  for (const { name, labels, value } of samples) {
    if (name !== 'http_request_duration_seconds_bucket') continue;
    const bound = labels.le === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels.le);
    buckets.set(bound, (buckets.get(bound) ?? 0) + value);
  }
  const pool = (state: string) => sum('db_pool_connections', labels => labels.state === state);
  return {
    at,
    answers: sum('http_request_duration_seconds_count'),
    errors: sum('http_request_duration_seconds_count', labels => Number(labels.status) >= 500),
    buckets,
    statements: sum('http_request_statements_sum'),
    pool: { total: pool('total'), idle: pool('idle'), waiting: pool('waiting') },
  };
}

/** What happened between two readings; null when the counters began anew in between (a service was started again). */
export function numbersBetween(before: Totals, now: Totals): LiveNumbers | null {
  const answers = now.answers - before.answers;
  const seconds = (now.at - before.at) / 1000;
  if (answers < 0 || seconds <= 0) return null;
  const { total, idle, waiting } = now.pool;
  return {
    answersPerSecond: answers / seconds,
    success: answers === 0 ? null : 1 - (now.errors - before.errors) / answers,
    p95Ms: quantileMs(before.buckets, now.buckets, answers, 0.95),
    statementsPerRequest: answers === 0 ? null : (now.statements - before.statements) / answers,
    poolBusy: total - idle,
    poolSize: total,
    poolWaiting: waiting,
  };
}

/** The upper bound of the bucket that holds the quantile: an honest "at most". */
function quantileMs(
  before: Map<number, number>,
  now: Map<number, number>,
  answers: number,
  share: number,
): number | null {
  if (answers === 0) return null;
  const bounds = [...now.keys()].sort((a, b) => a - b);
  const reached = bounds.find(bound => (now.get(bound) ?? 0) - (before.get(bound) ?? 0) >= answers * share);
  return reached === undefined || !Number.isFinite(reached) ? null : reached * 1000;
}

export type Scraper = { read(urls: string[]): Promise<LiveNumbers | null> };

export function createScraper(): Scraper {
  let before: Totals | null = null;
  return {
    async read(urls) {
      const texts = await Promise.all(urls.map(readText));
      const now = totalsOf(texts.flatMap(parseMetrics), Date.now());
      const numbers = before && urls.length > 0 ? numbersBetween(before, now) : null;
      before = urls.length > 0 ? now : null;
      return numbers;
    },
  };
}

async function readText(url: string): Promise<string> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(500) });
    return await answer.text();
  } catch {
    return '';
  }
}
