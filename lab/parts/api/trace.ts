/** Sends one request through the front door and gathers what the replicas recorded of it. */

import { randomBytes } from 'node:crypto';
import { fetchWithin } from '../../../machine/fetch-within.mjs';
import type { Copy } from '../part.ts';
import { readSpans, type Span } from './traces.ts';

/** Longer than the api (7 s) and HAProxy (8 s) let a customer wait. */
const answerLimitMs = 10_000;
const openLimitMs = 1000;
/** The answer reaches the customer a moment before the replica notes that it was sent. */
const settleMs = 1000;
const saidLength = 1000;

/** `cookie`: what the browser would send along, `cart=5a0c; theme=dark` say. */
export type TracedRequest = { method: string; path: string; body: string | null; cookie: string | null };

export type SeenRequest = {
  /** null when no answer came within 10 s */
  status: number | null;
  bytes: number;
  /** the beginning of the answer, as text; empty when there is none */
  said: string;
  /** that the answer leaves in the browser, each as `name=value` */
  cookies: string[];
  /** what the customer waited */
  totalMs: number;
  /** who recorded it: every replica that it reached, usually one; its newest spans last */
  replicas: { name: string; spans: Span[] }[];
  /** replicas that record nothing: their code does not, or they do not answer */
  silent: string[];
};

type Replica = Pick<Copy, 'name' | 'port'>;

/** `copies`: all that run; the front door leads to those of the api. */
export async function traceRequest(
  frontDoor: string,
  copies: Copy[],
  request: TracedRequest,
  signal: AbortSignal,
): Promise<SeenRequest> {
  const replicas = copies.filter(({ service }) => service === 'api');
  const traceId = randomBytes(16).toString('hex');
  // Asked before as well: a replica loads what it needs for recording when it is asked for the first time.
  const ready = await Promise.all(replicas.map(({ port }) => readSpans(port, traceId)));
  await openWay(frontDoor, traceId);
  const answer = await send(frontDoor, request, traceId, signal);
  const recorded = await settled(replicas, traceId);
  return {
    ...answer,
    replicas: recorded.filter(({ spans }) => spans.length > 0),
    silent: replicas.filter((_, n) => ready[n] === null).map(({ name }) => name),
  };
}

/** Connects to HAProxy by a request that it answers itself, so that what the first one costs us is not taken for HAProxy's time. */
async function openWay(frontDoor: string, traceId: string): Promise<void> {
  try {
    await fetchWithin(`${frontDoor}/traces/${traceId}`, openLimitMs);
  } catch {
    // The request itself will tell.
  }
}

async function send(frontDoor: string, request: TracedRequest, traceId: string, signal: AbortSignal) {
  const { method, path, body, cookie } = request;
  const traceparent = `00-${traceId}-${randomBytes(8).toString('hex')}-01`;
  const started = performance.now();
  let status: number | null = null;
  let bytes = 0;
  let said = '';
  let cookies: string[] = [];
  try {
    const answer = await fetchWithin(frontDoor + path, answerLimitMs, {
      method,
      headers: {
        traceparent,
        ...(body !== null && { 'content-type': 'application/json' }),
        ...(cookie !== null && { cookie }),
      },
      ...(body !== null && { body }),
      signal,
    });
    bytes = answer.body.byteLength;
    said = answer.body.toString('utf8', 0, saidLength);
    status = answer.status;
    cookies = (answer.headers['set-cookie'] ?? []).map(line => line.split(';')[0] ?? '');
  } catch {
    signal.throwIfAborted(); // else no answer, or half of one
  }
  return { status, bytes, said, cookies, totalMs: performance.now() - started };
}

/** Waits for the end of the request in the replicas; what has none after a second is answered as far as it went. */
async function settled(replicas: Replica[], traceId: string) {
  const deadline = performance.now() + settleMs;
  for (;;) {
    const seen = await Promise.all(
      replicas.map(async ({ name, port }) => ({ name, spans: (await readSpans(port, traceId)) ?? [] })),
    );
    const requests = seen.flatMap(({ spans }) => spans.filter(span => span.name === 'request'));
    const isOver = requests.length > 0 && requests.every(({ ms }) => ms !== null);
    if (isOver || performance.now() > deadline)
      return seen.sort((a, b) => startOf(a.spans) - startOf(b.spans));
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

const startOf = (spans: Span[]): number => spans[0]?.startMs ?? 0;
