import autocannon from 'autocannon';
import type { Scenario, Stream } from '../course/schema.ts';
import { suggestion } from '../course/suggest.ts';
import { liveNow } from '../engine/live-now.ts';
import { userError } from '../errors.ts';
import { frontDoorUrl } from '../home/home.ts';
import type { VerifyWork } from '../judge/load/load-plan.ts';
import { showLoad, shownStreams } from '../judge/load/show-load.ts';
import { readSnapshot } from '../runtime/state.ts';
import { cookieJar } from '../shop/cookies.ts';
import { parsed } from '../shop/judge.ts';
import {
  type HttpRequest,
  headersFrom,
  noAnswerInTime,
  type Random,
  type ShopAnswer,
  seededRandom,
  type Traffic,
  userOf,
} from '../shop/traffic.ts';
import { traffic } from '../shop/traffics.ts';
import { loadText } from '../text/load.ts';
import { streamsText } from '../text/load-streams.ts';
import { olderVersionNote } from '../text/status.ts';
import { catalogueOf, openScenario } from './catalogue.ts';
import { defineCommand, exitCodes } from './command.ts';

const seconds = 10;
const answerLimitSeconds = 10;

export const load = defineCommand({
  name: 'load',
  summary:
    '100 users for 10 s, each waiting for an answer before its next request; plain numbers, no verdict',
  args: [
    {
      name: '[requests]',
      description: 'which requests, where a scenario has several kinds; by default those of its page',
    },
  ],
  options: [],
  example: 'npx lab load',
  async run({ home, say, signal }, [wanted]) {
    const scenario = openScenario(home, await catalogueOf(home));
    liveNow(home);
    const streams = shownStreams(scenario, wanted);
    if (streams.length > 0) return loadOfStreams({ home, say, signal, seed: Date.now() >>> 0 }, streams);
    const [users, kind] = [scenario.load[0]?.users ?? 1, kindOf(scenario, wanted)];
    say(`${users} users for ${seconds} s …`);
    const random = seededRandom(Date.now());
    const seen: Seen = { right: 0, wrong: 0, reasons: new Map(), said: new Map(), kinds: new Map() };
    const setupClient = (client: autocannon.Client) =>
      client.setRequests([requestsOfOneUser(kind, random, seen)]);
    const result = await new Promise<autocannon.Result>((resolve, reject) => {
      const options = {
        url: frontDoorUrl(home),
        connections: users,
        duration: seconds,
        timeout: answerLimitSeconds,
        setupClient,
      };
      const running = autocannon(options, (error, ended) => (error ? reject(error) : resolve(ended)));
      signal.addEventListener('abort', () => running.stop(), { once: true });
    });
    signal.throwIfAborted();
    const answers = result['2xx'] + result.non2xx;
    count(seen, noAnswerInTime, result.timeouts);
    count(seen, 'no answer', result.errors - result.timeouts);
    const numbers = {
      users,
      seconds: result.duration,
      answers,
      good: seen.right,
      wrong: seen.wrong,
      unanswered: result.errors,
      reasons: Object.fromEntries([...seen.reasons].sort(([, a], [, b]) => b - a)),
      said: [...seen.said.values()].sort((a, b) => b.times - a.times),
      kinds: [...seen.kinds].map(kindNumbers).sort((a, b) => b.p50Ms - a.p50Ms),
      answersPerSecond: answers / result.duration,
      p50Ms: result.latency.p50,
      p99Ms: result.latency.p99,
      slowestMs: result.latency.max,
    };
    const fileProblem = readSnapshot(home)?.fileProblem ?? '';
    const note = olderVersionNote(fileProblem);
    return { exit: exitCodes.done, text: loadText(numbers) + note, json: { ...numbers, fileProblem } };
  },
});

async function loadOfStreams(work: VerifyWork, of: Stream[]) {
  work.say(`${of.reduce((sum, { users }) => sum + users, 0)} users for ${seconds} s …`);
  const streams = await showLoad(work, of, seconds);
  const fileProblem = readSnapshot(work.home)?.fileProblem ?? '';
  const text = streamsText(seconds, streams) + olderVersionNote(fileProblem);
  return { exit: exitCodes.done, text, json: { streams, fileProblem } };
}

/** Its own load, or another kind of request that verify looks at. */
function kindOf({ load, stages }: Scenario, wanted = load[0]?.script ?? ''): Traffic {
  const counted = stages.flatMap(({ invariants }) => invariants.map(({ params }) => params.of));
  const tried = stages.flatMap(({ trials }) =>
    trials.flatMap(trial => trial.load.map(({ script }) => script)),
  );
  const names = new Set(
    [...load.map(({ script }) => script), ...counted, ...tried].filter(of => typeof of === 'string'),
  );
  const kind = names.has(wanted) ? traffic[wanted] : undefined;
  if (kind) return kind;
  const problem = `\`${wanted}\`: there are no such requests here; ${suggestion(wanted, [...names])}.`;
  throw userError('wrong-use', { problem, command: 'load' });
}

type Said = { status: number; message: string; times: number };
type Seen = {
  right: number;
  wrong: number;
  reasons: Map<string, number>;
  said: Map<string, Said>;
  /** how long each answer took, in milliseconds, of each kind of request */
  kinds: Map<string, number[]>;
};

/** `GET /stock/…` */
function kindNameOf({ method, path }: HttpRequest): string {
  const [, first = '', rest] = path.replace(/[?#].*/, '').split('/');
  return `${method} /${first}${rest === undefined ? '' : '/…'}`;
}

function kindNumbers([kind, tookMs]: [string, number[]]): { kind: string; answers: number; p50Ms: number } {
  const inOrder = tookMs.toSorted((a, b) => a - b);
  return { kind, answers: tookMs.length, p50Ms: inOrder[Math.floor(tookMs.length / 2)] ?? 0 };
}

function count({ reasons }: Seen, reason: string, times = 1): void {
  if (times > 0) reasons.set(reason, (reasons.get(reason) ?? 0) + times);
}

function noteTime({ kinds }: Seen, request: HttpRequest, tookMs: number): void {
  const name = kindNameOf(request);
  const known = kinds.get(name);
  if (known) known.push(tookMs);
  else kinds.set(name, [tookMs]);
}

/** What a customer would read of a request that failed. */
function note({ said }: Seen, status: number, body: string): void {
  const message = status >= 400 ? messageIn(body) : '';
  if (!message) return;
  const key = `${status} ${message}`;
  const known = said.get(key) ?? { status, message, times: 0 };
  if (said.size < mostMessages || said.has(key)) said.set(key, { ...known, times: known.times + 1 });
}

const mostMessages = 50;
const messageIn = (body: string): string =>
  String(parsed({ ...noAnswer, body }).error ?? '')
    .replace(/\s+/g, ' ')
    .trim();

const noAnswer: ShopAnswer = { status: 0, headers: {}, body: '' };

/** autocannon asks for the next request when the user has an answer to the one before, or lost the connection. */
function requestsOfOneUser(kind: Traffic, random: Random, seen: Seen): autocannon.Request {
  const user = userOf(kind);
  const jar = cookieJar();
  let waiting: HttpRequest | null = null;
  let sentMs = 0;
  return {
    setupRequest(request) {
      if (waiting) user.judge(waiting, noAnswer); // counted from autocannon's own figures
      waiting = user.draw(random);
      sentMs = performance.now();
      const { method, path, body, headers } = jar.addTo(waiting);
      const json = body && { 'content-type': 'application/json' };
      return {
        ...request,
        method,
        path,
        headers: { ...json, ...headers },
        body: body && JSON.stringify(body),
      };
    },
    onResponse(status, body, _context, headers = {}) {
      if (!waiting) return;
      noteTime(seen, waiting, performance.now() - sentMs);
      const answer = { status, headers: headersFrom(Object.entries(headers)), body };
      jar.keep(answer);
      const { wrong } = user.judge(waiting, answer);
      if (!wrong) seen.right++;
      else {
        count(seen, wrong);
        note(seen, status, body);
      }
      // Every request is right, so a "no" to it is a wrong answer too: an order from a cart that is said to be empty.
      if (wrong && status < 500) seen.wrong++;
      waiting = null;
    },
  };
}
