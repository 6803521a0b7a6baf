/** Light background traffic, so that a live system shows numbers. Bounded: a late system gets fewer requests, never more. */

import { withCookies } from '../shop/cookies.ts';
import { httpSender } from '../shop/http-sender.ts';
import { seededRandom, userOf } from '../shop/traffic.ts';
import { traffic as kinds } from '../shop/traffics.ts';

const users = 20;
const answerLimitMs = 10_000;

export type BackgroundTraffic = {
  /** 1 is its own rate. */
  setShare(share: number): void;
  counts(): { sent: number; ended: number };
  stop(): void;
};

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
  const counts = { sent: 0, ended: 0 };
  const sendNext = async () => {
    const user = idle.shift();
    if (!user) return;
    const request = user.draw(random);
    counts.sent += 1;
    const answer = await user.send(request);
    counts.ended += 1;
    idle.push(user);
    user.judge(request, answer); // for what the user remembers; failures are counted by the system itself
  };
  let share = 1;
  let timer = setInterval(sendNext, 1000 / ratePerSecond);
  return {
    setShare(wanted) {
      if (wanted === share) return;
      share = wanted;
      clearInterval(timer);
      timer = setInterval(sendNext, 1000 / (ratePerSecond * share));
    },
    counts: () => ({ ...counts }),
    stop: () => clearInterval(timer),
  };
}
