/** Light background traffic, so that a live system shows numbers. Bounded: a late system gets fewer requests, never more. */

import { frontDoorUrl, type Home } from '../home/home.ts';
import type { Deployment } from '../parts/part.ts';
import { withCookies } from '../shop/cookies.ts';
import { httpSender } from '../shop/http-sender.ts';
import { seededRandom, userOf } from '../shop/traffic.ts';
import { traffic as kinds } from '../shop/traffics.ts';
import { createStrangerCount } from './strangers.ts';

const users = 20;
const answerLimitMs = 10_000;

export type Background = {
  /** Starts it unless it runs. `share`: 1 is its own rate. */
  keepUp(traffic: NonNullable<Deployment['traffic']>, share: number): void;
  setShare(share: number): void;
  /** Call it before the front door is read; with that one's answers it says whether requests of others came meanwhile. */
  watchOthers(): (doorAnswers: number) => boolean;
  stop(): void;
};

export function createBackground(home: Home): Background {
  let running: ReturnType<typeof startTraffic> | null = null;
  let cameFromOthers = createStrangerCount();
  return {
    keepUp(traffic, share) {
      if (running) return;
      running = startTraffic(frontDoorUrl(home), traffic);
      running.setShare(share);
      cameFromOthers = createStrangerCount();
    },
    setShare: share => running?.setShare(share),
    watchOthers() {
      const ended = running?.counts().ended ?? 0;
      return answers => cameFromOthers(answers, { ended, sent: running?.counts().sent ?? 0 });
    },
    stop() {
      running?.stop();
      running = null;
    },
  };
}

/** Each user sends one request at a time; who has waited longest is next. When all wait for an answer, nothing is sent. */
export function startTraffic(
  baseUrl: string,
  { script, ratePerSecond }: { script: string; ratePerSecond: number },
) {
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
    setShare(wanted: number) {
      if (wanted === share) return;
      share = wanted;
      clearInterval(timer);
      timer = setInterval(sendNext, 1000 / (ratePerSecond * share));
    },
    counts: () => ({ ...counts }),
    stop: () => clearInterval(timer),
  };
}
