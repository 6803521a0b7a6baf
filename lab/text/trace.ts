/** `lab trace`: one request drawn hop by hop. */
import { STATUS_CODES } from 'node:http';
import { visible } from '../errors.ts';
import { counted, plain, shortened } from '../judge/checks/wording.ts';
import type { TracedRequest } from '../parts/api/trace.ts';
import { styled, wrap } from './terminal.ts';
import type { Call, Lookup, Statement } from './trace-asked.ts';
import type { Hop, Traced } from './trace-hops.ts';

const barColumns = 22;
const nameColumns = 36;
const textColumns = 48;
const statementsShown = 12;
const saidColumns = 78;
/** What a refused request was told is worth more room. */
const refusedLines = 3;

export function traceText({ method, path }: TracedRequest, traced: Traced): string {
  const { status, bytes, said, cookies } = traced;
  const answer = status === null ? 'no answer' : `${status} ${STATUS_CODES[status] ?? ''}`.trimEnd();
  return [
    styled('bold', shortened(`${method} ${path}`, 78)),
    `${answer}, ${counted(bytes, 'byte', 'bytes')}, after ${inMs(traced.totalMs)}`,
    ...saidLines(said, status),
    ...cookies.map(cookie => `sets the cookie ${shortened(visible(cookie), 60)}`),
    '',
    ...drawing(traced),
    ...statementLines(traced.statements),
    ...lookupLines(traced.lookups),
    ...callLines(traced.calls),
    ...notes({ method, path }, traced).map(note => `\n${wrap(note)}`),
  ].join('\n');
}

function saidLines(said: string, status: number | null): string[] {
  const lines = status !== null && status >= 400 ? refusedLines : 1;
  // JSON has no blanks to break a line at.
  const column = new RegExp(`.{1,${saidColumns}}`, 'g');
  return (
    visible(shortened(said, saidColumns * lines))
      .match(column)
      ?.slice(0, lines) ?? []
  );
}

const inMs = (ms: number): string => (ms < 10 ? `${ms.toFixed(1)} ms` : `${plain(Math.round(ms))} ms`);

function drawing({ hops, totalMs }: Traced): string[] {
  const longest = hops.reduce<Hop | null>((most, hop) => (hop.ms > (most?.ms ?? 0) ? hop : most), null);
  let depth = 0;
  const lines = hops.map((hop, n) => {
    const corner = hop.isBeside && n < hops.length - 1 ? '├' : '└';
    const name = `${'  '.repeat(depth)}${corner} ${hop.name}`.padEnd(nameColumns);
    if (!hop.isBeside) depth += 1;
    const bar = '█'.repeat(Math.round((hop.ms / totalMs) * barColumns));
    const mark = hop === longest ? ' ← most' : '';
    return `  ${name}${inMs(hop.ms).padStart(10)}  ${bar}${mark}`.trimEnd();
  });
  return ['  customer', ...lines, `  ${'in all'.padEnd(nameColumns)}${inMs(totalMs).padStart(10)}`];
}

const row = (times: string, text: string, rows: string, time: string): string =>
  `  ${times.padStart(7)}  ${text.padEnd(textColumns)}${rows.padStart(7)}${time.padStart(11)}`;
const failedLine = (error: string | null): string[] =>
  error === null ? [] : [`           failed: ${shortened(error, 58)}`];

function statementLines(statements: Statement[]): string[] {
  if (statements.length === 0) return [];
  const more = statements.length - statementsShown;
  return [
    '',
    row('times', 'statement', 'rows', 'time'),
    ...statements
      .slice(0, statementsShown)
      .flatMap(({ times, text, rows, ms, error, unanswered }) => [
        row(`${plain(times)} x`, shortStatement(text), plain(rows), inMs(ms)),
        ...failedLine(error),
        ...(unanswered === 0 ? [] : [`           ${plain(unanswered)} without an answer so far`]),
      ]),
    ...(more > 0 ? [`           and ${counted(more, 'other statement', 'other statements')}`] : []),
  ];
}

function lookupLines(lookups: Lookup[]): string[] {
  if (lookups.length === 0) return [];
  const more = lookups.length - statementsShown;
  return [
    '',
    row('', 'asked of Redis', 'found', 'time'),
    ...lookups
      .slice(0, statementsShown)
      .flatMap(({ text, found, ms, error }) => [
        row('', shortened(text, textColumns), found === null ? '' : found ? 'yes' : 'no', inMs(ms)),
        ...failedLine(error),
      ]),
    ...(more > 0 ? [`           and ${counted(more, 'other command', 'other commands')}`] : []),
  ].map(line => line.trimEnd());
}

function callLines(calls: Call[]): string[] {
  if (calls.length === 0) return [];
  const more = calls.length - statementsShown;
  return [
    '',
    row('', 'asked of others', '', 'time'),
    ...calls
      .slice(0, statementsShown)
      .flatMap(({ whom, text, ms, error }) => [
        row('', shortened(`${whom}: ${text}`, textColumns), '', ms === null ? 'not over' : inMs(ms)),
        ...failedLine(error),
      ]),
    ...(more > 0 ? [`           and ${counted(more, 'other call', 'other calls')}`] : []),
  ];
}

/** The list of columns says least: `SELECT ... FROM users WHERE id = $1`. */
export function shortStatement(text: string): string {
  if (text.length <= textColumns) return text;
  const short = text
    .replace(/^SELECT (?!\.\.\.).+? FROM /i, 'SELECT ... FROM ')
    .replace(/^(INSERT INTO \S+) ?\([^()]*\)/i, '$1 (...)');
  return shortened(short, textColumns);
}

function notes({ method, path }: Pick<TracedRequest, 'method' | 'path'>, traced: Traced): string[] {
  const {
    status,
    replica,
    silent,
    triedBefore,
    knowsRoute,
    isOver,
    isCut,
    connectionError,
    linkRoundTripMs,
  } = traced;
  const found: string[] = [];
  if (replica === null) found.push(whyNothing(traced));
  if (triedBefore.length > 0)
    found.push(`Before that, ${triedBefore.join(' and ')} got the request and gave no answer.`);
  if (replica !== null && silent.length > 0)
    found.push(`${silent.join(' and ')} did not report what it did.`);
  if (knowsRoute === false)
    found.push(
      `The shop has no route for ${method} ${path.split('?')[0]}. Its routes: services/api/modules/`,
    );
  const isExplained =
    connectionError !== null ||
    [...traced.statements, ...traced.lookups, ...traced.calls].some(({ error }) => error !== null);
  if (replica !== null && status !== null && status >= 500 && !isExplained)
    found.push(`The shop failed on this request. Why: npx lab logs ${replica}`);
  if (connectionError !== null) found.push(`No connection to the database: ${connectionError}`);
  if (replica !== null && (status === null || !isOver))
    found.push('The request was not over when we looked: the drawing shows how far it went.');
  if (isCut) found.push('Only the first 1,000 steps of the request were recorded.');
  if (linkRoundTripMs !== null && traced.statements.length > 0)
    found.push(
      `The link to the database takes ${inMs(linkRoundTripMs)} there and back, measured right after the request; PostgreSQL takes the rest.`,
    );
  return [...found, ...notesOnCalls(traced.calls)];
}

function notesOnCalls(calls: Call[]): string[] {
  const left = [...new Set(calls.filter(({ isLeft }) => isLeft).map(({ whom }) => whom))];
  const isSent = calls.some(({ whom, ms, error }) => whom === 'RabbitMQ' && ms !== null && error === null);
  return [
    ...left.map(whom => `The shop answered the customer before it had an answer from ${whom}.`),
    ...(isSent ? ['What a worker does with the message comes later: no customer waits for it.'] : []),
  ];
}

function whyNothing({ status, silent }: Traced): string {
  if (silent.length > 0)
    return `${silent.join(' and ')} did not report what it did: it does not answer, or its code no longer has addTracing(app). See: npx lab logs ${silent[0]}`;
  if (status !== null && status >= 500)
    return 'No copy of the shop took the request; HAProxy answered by itself. See: npx lab status';
  return 'No copy of the shop recorded the request: HAProxy answered by itself. See: gateway/haproxy.cfg';
}
