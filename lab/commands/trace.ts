import { readState } from '../engine/journal.ts';
import { copiesNow } from '../engine/links-now.ts';
import { userError } from '../errors.ts';
import { frontDoorUrl, type Home } from '../home/home.ts';
import { type TracedRequest, traceRequest } from '../parts/api/trace.ts';
import { linkRoundTripMs } from '../parts/round-trip.ts';
import { changeProgress } from '../progress/learner.ts';
import { keeperRuns } from '../runtime/keeper-process.ts';
import { readSnapshot } from '../runtime/state.ts';
import { olderVersionNote } from '../text/status.ts';
import { traceText } from '../text/trace.ts';
import type { Statement } from '../text/trace-asked.ts';
import { type Traced, tracedFrom } from '../text/trace-hops.ts';
import { defineCommand, exitCodes } from './command.ts';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

export const trace = defineCommand({
  name: 'trace',
  summary: 'send one request to your shop and draw it hop by hop: time, waiting, statements, rows',
  args: [
    { name: '<method>', description: methods.join(', ') },
    { name: '<path>', description: "with its question, in quotes: '/orders?user=42'" },
    { name: '[body]', description: `JSON, in quotes: '{"user":42,"product":7,"quantity":1}'` },
  ],
  options: [
    { name: 'cookie', takes: '<text>', description: "what your browser would send along: 'cart=5a0c'" },
  ],
  example: "npx lab trace GET '/orders?user=42'",
  async run({ home, say, signal }, words, options) {
    const request = { ...requestFrom(words), cookie: cookieFrom(options.cookie) };
    const snapshot = readSnapshot(home);
    if (!keeperRuns(home) || !snapshot) throw userError('not-up', {});
    if (snapshot.showing !== 'live') throw userError('shop-away', {});
    const running = snapshot.parts.filter(({ state }) => state === 'up').map(({ name }) => name);
    const replicas = copiesNow(home).filter(({ name }) => running.includes(name));
    say(`${request.method} ${request.path} …`);
    const seen = await traceRequest(frontDoorUrl(home), replicas, request, signal);
    const used = replicas.find(({ name }) => name === seen.replicas.at(-1)?.name);
    const link = used?.links.find(({ part }) => part === 'postgres');
    const traced = tracedFrom(seen, link ? await linkRoundTripMs(home, link) : null);
    noteTraced(home, request, traced);
    const { fileProblem } = snapshot;
    const text = traceText(request, traced) + olderVersionNote(fileProblem);
    return { exit: exitCodes.done, text, json: { request, ...traced, fileProblem } };
  },
});

/** For the hints. */
function noteTraced(
  home: Home,
  { method, path }: TracedRequest,
  { statements: sent, calls }: Pick<Traced, 'statements' | 'calls'>,
): void {
  const { scenario } = readState(home);
  if (!scenario || sent.length === 0) return;
  const sum = (of: (one: Statement) => number) => sent.reduce((total, one) => total + of(one), 0);
  const at = new Date().toISOString();
  const traced = {
    at,
    request: `${method} ${path}`,
    statements: sum(one => one.times),
    rows: sum(one => one.rows),
    ...waitedFor(calls),
  };
  changeProgress(home, scenario, { traced });
}

function waitedFor(calls: Traced['calls']): { waited?: { whom: string; ms: number } } {
  const [longest] = calls
    .flatMap(({ whom, ms, isLeft }) => (ms === null || isLeft ? [] : { whom, ms }))
    .sort((a, b) => b.ms - a.ms);
  return longest ? { waited: longest } : {};
}

const wrong = (problem: string) => userError('wrong-use', { problem, command: 'trace' });

function requestFrom([word = '', path = '', body]: (string | undefined)[]): Omit<TracedRequest, 'cookie'> {
  const method = word.toUpperCase();
  if (!methods.includes(method)) throw wrong(`\`${word}\` is no method. There is: ${methods.join(', ')}.`);
  if (!path.startsWith('/')) throw wrong(`A path starts with a slash: \`/${path}\`, not \`${path}\`.`);
  if (body === undefined) return { method, path, body: null };
  if (method === 'GET' || method === 'HEAD') throw wrong(`A ${method} has no body; write POST for that.`);
  try {
    JSON.parse(body);
  } catch (error) {
    throw wrong(`The body is no JSON: ${(error as Error).message}.`);
  }
  return { method, path, body };
}

function cookieFrom(cookie: unknown): string | null {
  if (typeof cookie !== 'string') return null;
  if (/[^\x20-\x7e]/.test(cookie)) throw wrong('A cookie holds plain letters, digits and signs.');
  return cookie;
}
