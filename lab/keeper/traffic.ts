/** Light background traffic, so that a live system shows numbers. Bounded: a late system gets fewer requests, never more. */

import { withCookies } from '../shop/cookies.ts';
import { httpSender } from '../shop/http-sender.ts';
import { seededRandom, userOf } from '../shop/traffic.ts';
import { traffic as kinds } from '../shop/traffics.ts';

const users = 20;
const answerLimitMs = 10_000;

export type BackgroundTraffic = { stop(): void };

/** Each user sends one request at a time; who has waited longest is next. When all wait for an answer, nothing is sent. */
export function startTraffic(
  baseUrl: string,
  { script, ratePerSecond }: { script: string; ratePerSecond: number },
): BackgroundTraffic {
  const kind = kinds[script];
  if (!kind) throw new Error(`no traffic is called ${script}`);
  const random = seededRandom(Date.now());
  const send = httpSender(baseUrl, answerLimitMs);
  const idle = Array.from({ length: users }, () => ({ ...userOf(kind), send: withCookies(send) }));
  const sendNext = async () => {
    const user = idle.shift();
    if (!user) return;
    const request = user.draw(random);
    const answer = await user.send(request);
    idle.push(user);
    user.judge(request, answer); // for what the user remembers; failures are counted by the system itself
  };
  const timer = setInterval(sendNext, 1000 / ratePerSecond);
  return { stop: () => clearInterval(timer) };
}
