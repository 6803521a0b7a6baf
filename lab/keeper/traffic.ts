/** Light background traffic, so that a live system shows numbers. Bounded: a late system gets fewer requests, never more. */
import { traffic as kinds } from '../load/index.ts';
import { seededRandom } from '../load/traffic.ts';

const mostAtOnce = 20;
const answerLimitMs = 10_000;

export type BackgroundTraffic = { stop(): void };

export function startTraffic(
  baseUrl: string,
  { script, ratePerSecond }: { script: string; ratePerSecond: number },
): BackgroundTraffic {
  const kind = kinds[script];
  if (!kind) throw new Error(`no traffic is called ${script}`);
  const random = seededRandom(Date.now());
  let atOnce = 0;
  const send = async () => {
    if (atOnce >= mostAtOnce) return;
    atOnce += 1;
    const { method, path, body } = kind.draw(random);
    try {
      const answer = await fetch(baseUrl + path, {
        method,
        ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
        signal: AbortSignal.timeout(answerLimitMs),
      });
      await answer.arrayBuffer();
    } catch {
      // Counted by the system itself; a shop that does not answer is what the learner came to see.
    } finally {
      atOnce -= 1;
    }
  };
  const timer = setInterval(send, 1000 / ratePerSecond);
  return { stop: () => clearInterval(timer) };
}
