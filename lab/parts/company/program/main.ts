/**
 * A company outside the shop: it takes calls over HTTP, does what it is asked for, and keeps a ledger. It runs from a copy of this folder, so it
 * imports nothing else. Every answer but the lab's own comes from `doing.ts`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { doingOf, statuses } from './doing.ts';
import { type Call, type Ledger, openLedger } from './ledger.ts';
import { openTold } from './told.ts';

type Settings = {
  port: number;
  /** where the ledgers are */
  folder: string;
  /** the lab's own */
  password: string;
  takesMs: [number, number];
  /** customers whose number this divides are refused; 0: nobody */
  refuses: number;
};
const { port, folder, password, takesMs, refuses } = JSON.parse(process.env.COMPANY ?? '') as Settings;

const ledgers: Record<string, Ledger> = {
  live: openLedger(join(folder, 'live.jsonl')),
  judged: openLedger(join(folder, 'judged.jsonl')),
};
const told = openTold(join(folder, 'told.json'));
/** calls that have no answer yet, and those of them that get none */
const waiting = new Set<ServerResponse>();
const held = new Set<ServerResponse>();

const mostBytes = 10_000;
const mostLetters = 200;

const server = createServer((request, response) => {
  answer(request, response).catch(() =>
    reply(response, statuses.away, { error: 'the company could not write it down' }),
  );
});
// Its callers may keep their connections for longer than the lab's background traffic pauses.
server.keepAliveTimeout = 60_000;
server.listen(port, '127.0.0.1');

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, room = '', name = ''] = (request.url ?? '').split('/');
  if (room === 'health') return reply(response, 200, {});
  if (room === 'lab' && request.headers.authorization === `Bearer ${password}`)
    return reply(response, 200, ofTheLab(request));
  const ledger = ledgers[room];
  if (request.method !== 'POST' || !ledger || name !== 'messages')
    return reply(response, 404, { error: 'POST /messages is all there is' });
  waiting.add(response);
  response.once('close', () => {
    waiting.delete(response);
    held.delete(response);
  });
  const { call, afterMs } = judged(ledger, request, objectOf(await bodyOf(request)));
  ledger.add(call);
  if (call.answer === 0) held.add(response);
  else setTimeout(() => reply(response, call.answer, saidOf(call)), afterMs);
}

/** What becomes of a call; nothing is done before its line is written. */
function judged(
  ledger: Ledger,
  { headers }: IncomingMessage,
  body: Record<string, unknown>,
): { call: Call; afterMs: number } {
  const [order, to] = [textOf(body.order), textOf(body.to)];
  const key = String(headers['idempotency-key'] ?? '') || null;
  const common = { at: Date.now(), order, to, key };
  if (order === '' || to === '')
    return { call: { ...common, answer: statuses.unclear, effect: 'none' }, afterMs: 0 };
  const isRefused = refuses > 0 && Number(/(\d+)@/.exec(to)?.[1] ?? 1) % refuses === 0;
  const { status, afterMs, acts } = doingOf(told.now(), { order, isRefused }, takesMs);
  const effect = acts ? (ledger.knows(key) ? 'repeated' : 'done') : 'none';
  return { call: { ...common, answer: status, effect }, afterMs };
}

const textOf = (value: unknown): string => {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return text.length <= mostLetters ? text : '';
};

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    if (text.length <= mostBytes) text += chunk;
  }
  return text.length <= mostBytes ? text : '';
}

function objectOf(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

const errors: Record<number, string> = {
  [statuses.unclear]: `a call needs to and order, as texts of at most ${mostLetters} letters`,
  [statuses.refused]: 'there is no such address',
  [statuses.away]: 'we are away; call again later',
};
const saidOf = ({ answer: status, effect }: Call): object =>
  errors[status] ? { error: errors[status] } : { done: true, again: effect === 'repeated' };

function reply(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** How it is told what to do, and asked what it did: `/lab`, `/lab/ledger/<space>`, `/lab/told/<mark>/<trouble>`. */
function ofTheLab({ method, url = '' }: IncomingMessage): object {
  const [, , about = '', name = '', trouble = ''] = url.split('/');
  if (method === 'DELETE' && about === 'ledger') ledgers[name]?.empty();
  if (about === 'told') {
    const before = told.now();
    told.tell(name, method === 'PUT' ? trouble : null);
    // Those that it held have waited in vain, as after a restart of such a company.
    if (told.now() !== before) for (const response of held) response.destroy();
  }
  return {
    told: told.all(),
    now: told.now(),
    waiting: waiting.size,
    ledgers: Object.fromEntries(Object.entries(ledgers).map(([space, ledger]) => [space, ledger.sums()])),
  };
}
