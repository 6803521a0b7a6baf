import autocannon from 'autocannon';
import type { Scenario } from '../catalogue/schema.ts';
import { suggestion } from '../catalogue/suggest.ts';
import { userError } from '../errors.ts';
import { traffic } from '../load/index.ts';
import { seededRandom, type Traffic } from '../load/traffic.ts';
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
  args: [
    {
      name: '[requests]',
      description: 'which requests, where a scenario has more than one kind; those of its page unless told',
    },
  ],
  options: [],
  example: 'npx lab load',
  async run({ home, say, signal }, [wanted]) {
    const scenario = openScenario(home, catalogueOf(home));
    if (!keeperRuns(home) || !readDesired(home).live) throw userError('not-up', {});
    const { users } = scenario.load;
    const kind = kindOf(scenario, wanted);
    say(`${users} users for ${seconds} s …`);
    const random = seededRandom(Date.now());
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

/** Its own load, or another kind of request that verify looks at. */
function kindOf({ load: { script }, invariants }: Scenario, wanted = script): Traffic {
  const names = new Set(
    [script, ...invariants.map(({ params }) => params.of)].filter(of => typeof of === 'string'),
  );
  const kind = names.has(wanted) ? traffic[wanted] : undefined;
  if (kind) return kind;
  const problem = `\`${wanted}\`: there are no such requests here; ${suggestion(wanted, [...names])}.`;
  throw userError('wrong-use', { problem, command: 'load' });
}
