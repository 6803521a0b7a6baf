import autocannon from 'autocannon';
import { userError } from '../errors.ts';
import { traffic } from '../load/index.ts';
import { seededRandom } from '../load/traffic.ts';
import { loadText } from '../report/load.ts';
import { keeperRuns } from '../runtime/keeper-process.ts';
import { frontDoorUrl } from '../runtime/layout.ts';
import { readDesired } from '../runtime/state.ts';
import { catalogueOf, defineCommand, exitCodes, openScenario } from './command.ts';

const seconds = 10;
const requestsDrawn = 500;
const answerLimitSeconds = 10;

export const load = defineCommand({
  name: 'load',
  summary: '100 users for 10 s, each waiting for an answer before it asks again; plain numbers, no verdict',
  args: [],
  options: [],
  example: 'npx lab load',
  async run({ home, say, signal }) {
    const scenario = openScenario(home, catalogueOf(home));
    if (!keeperRuns(home) || !readDesired(home).live) throw userError('not-up', {});
    const { script, users } = scenario.load;
    say(`${users} users for ${seconds} s …`);
    const random = seededRandom(Date.now());
    const kind = traffic[script];
    if (!kind) throw new Error(`no traffic is called ${script}`);
    const requests = Array.from({ length: requestsDrawn }, () => {
      const { method, path, body } = kind.draw(random);
      const json = { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
      return { method, path, ...(body && json) };
    });
    const result = await new Promise<autocannon.Result>((resolve, reject) => {
      const options = {
        url: frontDoorUrl(home),
        connections: users,
        duration: seconds,
        timeout: answerLimitSeconds,
        requests,
      };
      const running = autocannon(options, (error, ended) => (error ? reject(error) : resolve(ended)));
      signal.addEventListener('abort', () => running.stop(), { once: true });
    });
    signal.throwIfAborted();
    const good = result['2xx'];
    const numbers = {
      users,
      seconds: result.duration,
      answers: good + result.non2xx,
      good,
      unanswered: result.errors,
      answersPerSecond: (good + result.non2xx) / result.duration,
      p50Ms: result.latency.p50,
      p99Ms: result.latency.p99,
      slowestMs: result.latency.max,
    };
    return { exit: exitCodes.done, text: loadText(numbers), json: numbers };
  },
});
