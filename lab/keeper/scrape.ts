/** Reads the services' own metrics each second and turns the difference into what `lab watch` shows. */
import { fetchWithin } from '../../machine/fetch-within.mjs';
import type { CopyNumbers } from '../parts/activity.ts';
import type { LiveNumbers } from '../runtime/runtime.ts';

type Sample = { name: string; labels: Record<string, string>; value: number };

/** The Prometheus text format, as far as prom-client writes it; only these names. */
export function parseMetrics(text: string, names: readonly string[]): Sample[] {
  return text.split('\n').flatMap(line => {
    const end = line.search(/[{ ]/);
    if (!names.includes(line.slice(0, end))) return [];
    const found = line.match(/^[a-z_]+(?:\{(.*)\})? (\S+)$/);
    if (!found) return [];
    const labels = Object.fromEntries(
      [...(found[1] ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, value]),
    );
    return [{ name: line.slice(0, end), labels, value: Number(found[2]) }];
  });
}

const duration = 'http_request_duration_seconds';
const statements = 'http_request_statements_sum';
const pool = 'db_pool_connections';
const cpu = 'process_cpu_seconds_total';
const used = [`${duration}_bucket`, `${duration}_count`, statements, pool, cpu];

/** What one replica counted since it started. */
export type Totals = {
  name: string;
  at: number;
  answers: number;
  /** answers with a status of 500 or more */
  errors: number;
  /** upper bound in seconds → answers up to it */
  buckets: Map<number, number>;
  statements: number;
  cpuSeconds: number;
  pool: { total: number; idle: number; waiting: number };
};

export function totalsOf(name: string, text: string, at: number): Totals {
  const samples = parseMetrics(text, used);
  const sum = (metric: string, where: (labels: Sample['labels']) => boolean = () => true) =>
    samples
      .filter(sample => sample.name === metric && where(sample.labels))
      .reduce((total, sample) => total + sample.value, 0);
  const buckets = new Map<number, number>();
  for (const { name: metric, labels, value } of samples) {
    if (metric !== `${duration}_bucket`) continue;
    const bound = labels.le === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels.le);
    buckets.set(bound, (buckets.get(bound) ?? 0) + value);
  }
  const state = (wanted: string) => sum(pool, labels => labels.state === wanted);
  return {
    name,
    at,
    answers: sum(`${duration}_count`),
    errors: sum(`${duration}_count`, labels => Number(labels.status) >= 500),
    buckets,
    statements: sum(statements),
    cpuSeconds: sum(cpu),
    pool: { total: state('total'), idle: state('idle'), waiting: state('waiting') },
  };
}

type ServiceNumbers = Omit<LiveNumbers, 'parts' | 'readAt'>;
type Pair = readonly [before: Totals, now: Totals];

/** What happened between two readings; null when there is no replica that counted on from one to the other. */
export function numbersBetween(before: Totals[], now: Totals[]): ServiceNumbers | null {
  const pairs = now.flatMap((totals): Pair[] => {
    const earlier = before.find(({ name }) => name === totals.name);
    // Fewer than before: it was started again in between.
    return earlier && earlier.answers <= totals.answers && earlier.at < totals.at ? [[earlier, totals]] : [];
  });
  if (pairs.length === 0) return null;
  const grown = (of: (totals: Totals) => number) =>
    pairs.reduce((sum, [earlier, later]) => sum + of(later) - of(earlier), 0);
  const answers = grown(totals => totals.answers);
  const replicas = pairs.map(replicaNumbers);
  const inAll = (of: (numbers: CopyNumbers) => number) =>
    replicas.reduce((sum, numbers) => sum + of(numbers), 0);
  return {
    answersPerSecond: inAll(numbers => numbers.answersPerSecond),
    success: answers === 0 ? null : 1 - grown(totals => totals.errors) / answers,
    p95Ms: quantileMs(pairs, answers, 0.95),
    statementsPerRequest: answers === 0 ? null : grown(totals => totals.statements) / answers,
    poolBusy: inAll(numbers => numbers.poolBusy),
    poolSize: inAll(numbers => numbers.poolSize),
    poolWaiting: inAll(numbers => numbers.poolWaiting),
    replicas,
  };
}

function replicaNumbers([before, now]: Pair): CopyNumbers {
  const seconds = (now.at - before.at) / 1000;
  const { total, idle, waiting } = now.pool;
  return {
    name: now.name,
    answersPerSecond: (now.answers - before.answers) / seconds,
    cpu: (now.cpuSeconds - before.cpuSeconds) / seconds,
    poolBusy: total - idle,
    poolSize: total,
    poolWaiting: waiting,
  };
}

/** The upper bound of the bucket that holds the quantile: an honest "at most". */
function quantileMs(pairs: Pair[], answers: number, share: number): number | null {
  if (answers === 0) return null;
  const bounds = [...new Set(pairs.flatMap(([, now]) => [...now.buckets.keys()]))].sort((a, b) => a - b);
  const upTo = (bound: number) =>
    pairs.reduce(
      (sum, [before, now]) => sum + (now.buckets.get(bound) ?? 0) - (before.buckets.get(bound) ?? 0),
      0,
    );
  const reached = bounds.find(bound => upTo(bound) >= answers * share);
  return reached === undefined || !Number.isFinite(reached) ? null : reached * 1000;
}

/** `totals`: of the replicas that answered. */
export type Scraped = { numbers: ServiceNumbers | null; totals: Totals[] };
export type Scraper = { read(replicas: { name: string; url: string }[]): Promise<Scraped> };

export function createScraper(): Scraper {
  let before: Totals[] = [];
  return {
    async read(replicas) {
      const texts = await Promise.all(
        replicas.map(async ({ name, url }) => ({ name, text: await readText(url) })),
      );
      const now = texts.flatMap(({ name, text }) => (text === '' ? [] : [totalsOf(name, text, Date.now())]));
      const numbers = numbersBetween(before, now);
      before = now;
      return { numbers, totals: now };
    },
  };
}

const metricsLimitMs = 500;

const readText = (url: string): Promise<string> =>
  fetchWithin(url, metricsLimitMs).then(
    ({ ok, body }) => (ok ? body.toString() : ''),
    () => '',
  );
