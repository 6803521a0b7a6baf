/** Sends requests at constant rates, however slow the answers are. Runs in k6 only; its settings come from the environment. */
import exec from 'k6/execution';
import http from 'k6/http';
import { Counter, Trend } from 'k6/metrics';
import type { Options } from 'k6/options';
import { acknowledged } from './acknowledged.ts';
import {
  type HttpRequest,
  headersFrom,
  type Judgement,
  noAnswerInTime,
  seededRandom,
  type Traffic,
  type User,
  userOf,
} from './traffic.ts';

/** k6's own, for a file that is known only when the script runs; it has no `import()`. */
declare const require: (url: string) => Record<string, Traffic>;

/** Requests of one kind at one rate. `LAB_STREAMS` holds a JSON list of them; all run at the same time. */
export type Stream = {
  /** its name, which each of its samples carries: letters, digits and hyphens */
  as: string;
  /** id of the kind of traffic */
  script: string;
  /** where that is written: k6 reads everything once for each user, so it reads only the kinds that are sent */
  file: string;
  ratePerSecond: number;
  /** how many sessions, and at most how many requests at once */
  users: number;
  /** it sends so many requests and no more; null: as long as the load lasts */
  times: number | null;
  /** a request without an answer by then has failed */
  requestTimeoutMs: number;
};

const streams: Stream[] = JSON.parse(__ENV.LAB_STREAMS ?? '[]');
const seed = Number(__ENV.LAB_SEED);
const outOfTime = 1050; // k6's error code of a request that ran out of time

function kindOf({ script, file }: Stream): Traffic {
  const kind = Object.values(require(file)).find(({ id }) => id === script);
  if (!kind) throw new Error(`no traffic is called ${script} in ${file}`);
  return kind;
}

const kinds = streams.map(kindOf);

/** Each user is one VU with its own cookies and connections; when all of a stream's users wait, an arrival is dropped. */
const scenarioOf = ({ ratePerSecond, users }: Stream) => ({
  executor: 'constant-arrival-rate' as const,
  rate: ratePerSecond,
  timeUnit: '1s',
  duration: `${__ENV.LAB_SECONDS}s`,
  preAllocatedVUs: users,
  maxVUs: users,
  gracefulStop: '0s',
});

export const options: Options = {
  scenarios: Object.fromEntries(streams.map(stream => [stream.as, scenarioOf(stream)])),
  systemTags: ['scenario'], // the name of the stream, on every sample
};

const sent = new Counter('sent');
const answered = new Trend('answered', true);

/** The user that this VU is: it belongs to one stream. */
let me: { stream: Stream; place: number; user: User; jar: http.CookieJar } | undefined;

function begin(name: string) {
  const place = streams.findIndex(({ as }) => as === name);
  const stream = streams[place];
  const kind = kinds[place];
  if (!stream || !kind) throw new Error(`no stream is called ${name}`);
  return { stream, place, user: userOf(kind), jar: new http.CookieJar() };
}

let examples = 0;
const mostExamples = 3;
const mostCharacters = 500;

/** What a person is shown of a wrong answer; of each user the first few, as every text is kept for as long as the load lasts. */
function example({ method, path }: HttpRequest, difference: Judgement['difference']): Record<string, string> {
  const told = JSON.stringify({ method, path, difference });
  examples += 1;
  return !difference || examples > mostExamples || told.length > mostCharacters ? {} : { example: told };
}

/** The cookies that this user sends, in one line; undefined when there are none. */
function cookiesOf(jar: http.CookieJar): string | undefined {
  const cookies = Object.entries(jar.cookiesForURL(`${__ENV.LAB_BASE_URL}/`));
  return cookies.length > 0 ? cookies.map(([name, [value]]) => `${name}=${value}`).join('; ') : undefined;
}

/** k6 calls it once per arrival. */
export default function arrival(): void {
  const { name, iterationInTest } = exec.scenario;
  if (me?.stream.as !== name) me = begin(name);
  const { stream, place, user } = me;
  if (stream.times !== null && iterationInTest >= stream.times) return;
  // The n-th arrival of a stream asks the same in every run with this seed, whichever user sends it.
  const request = user.draw(seededRandom(seed + place + Math.imul(iterationInTest, 0x9e3779b1)));
  if (request.fresh) me.jar = new http.CookieJar();
  const userTag = String(__VU);
  const cookie = request.method === 'POST' ? cookiesOf(me.jar) : undefined;
  sent.add(1, { user: userTag });
  const response = http.request(
    request.method,
    __ENV.LAB_BASE_URL + request.path,
    request.body ? JSON.stringify(request.body) : null,
    {
      headers: { ...(request.body && { 'content-type': 'application/json' }), ...request.headers },
      timeout: stream.requestTimeoutMs,
      redirects: 0,
      jar: me.jar,
    },
  );
  const isLate = response.error_code === outOfTime;
  const answer = {
    status: isLate ? 0 : response.status,
    headers: headersFrom(Object.entries(response.headers)),
    body: String(response.body ?? ''),
  };
  const { wrong, difference, receipt: known, label } = user.judge(request, answer);
  const asSent = { ...request, headers: { ...request.headers, ...(cookie !== undefined && { cookie }) } };
  const told = acknowledged(asSent, answer, cookiesOf(me.jar));
  const receipt = known ? { ...known, owner: told?.owner ?? null } : told;
  const tags = isLate
    ? { answer: 'none', reason: noAnswerInTime }
    : { answer: 'wrong', reason: wrong, ...example(request, difference) };
  // `duration` leaves out the time to get a connection, which a user waits for too.
  answered.add(response.timings.blocked + response.timings.duration, {
    user: userTag,
    ...(label && { label }),
    ...(wrong ? tags : { answer: 'right', ...(receipt && { receipt: JSON.stringify(receipt) }) }),
  });
}
