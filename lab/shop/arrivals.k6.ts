/** Sends requests at a constant rate, however slow the answers are. Runs in k6 only; its settings come from the environment. */
import exec from 'k6/execution';
import http from 'k6/http';
import { Counter, Trend } from 'k6/metrics';
import type { Options } from 'k6/options';
import { type HttpRequest, seededRandom, type Traffic, type User, userOf } from './traffic.ts';

const users = Number(__ENV.LAB_USERS);
const seed = Number(__ENV.LAB_SEED);
const timeLimit = 1050; // k6's error code of a request that ran out of time

/** Each user is one VU with its own cookies and connections; when all of them wait, an arrival is dropped. */
export const options: Options = {
  scenarios: {
    arrivals: {
      executor: 'constant-arrival-rate',
      rate: Number(__ENV.LAB_RATE),
      timeUnit: '1s',
      duration: `${__ENV.LAB_SECONDS}s`,
      preAllocatedVUs: users,
      maxVUs: users,
      gracefulStop: '0s',
    },
  },
  systemTags: [],
  noCookiesReset: true,
};

const sent = new Counter('sent');
const answered = new Trend('answered', true);

/** The function that k6 calls once per arrival. */
export function arrivals(traffic: Traffic): () => void {
  const { draw, isSuccess } = userOf(traffic); // k6 reads this file once for each VU
  return () => {
    // The n-th arrival asks the same in every run with this seed, whichever user sends it.
    const random = seededRandom(seed + Math.imul(exec.scenario.iterationInTest, 0x9e3779b1));
    const request = draw(random);
    const user = String(__VU);
    sent.add(1, { user });
    const response = http.request(
      request.method,
      __ENV.LAB_BASE_URL + request.path,
      request.body ? JSON.stringify(request.body) : null,
      {
        headers: { ...(request.body && { 'content-type': 'application/json' }), ...request.headers },
        timeout: Number(__ENV.LAB_TIMEOUT_MS),
        redirects: 0,
      },
    );
    const isRight = isRightAnswer(isSuccess, request, response) && response.status !== 0;
    const answer = isRight ? 'right' : response.error_code === timeLimit ? 'none' : 'wrong';
    // `duration` leaves out the time to get a connection, which a user waits for too.
    answered.add(response.timings.blocked + response.timings.duration, { user, answer });
  };
}

function isRightAnswer(
  isSuccess: User['isSuccess'],
  request: HttpRequest,
  { status, body }: http.Response,
): boolean {
  try {
    return isSuccess(request, status, String(body ?? ''));
  } catch {
    return false; // a body that cannot even be read is not the expected one
  }
}
