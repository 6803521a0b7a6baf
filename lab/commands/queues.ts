import { NoAnswer } from '../../machine/fetch-within.mjs';
import { userError } from '../errors.ts';
import { rabbitmq } from '../parts/rabbitmq/part.ts';
import { readQueues } from '../parts/rabbitmq/queues.ts';
import { keeperRuns } from '../runtime/keeper-process.ts';
import { readDesired } from '../runtime/state.ts';
import { queuesText } from '../text/queues.ts';
import { defineCommand, exitCodes } from './command.ts';

export const queues = defineCommand({
  name: 'queues',
  summary: 'draw the queues of your shop: how many messages wait, how many are in hand, who listens',
  args: [],
  options: [],
  example: 'npx lab queues',
  async run({ home }) {
    const { live } = readDesired(home);
    if (!keeperRuns(home) || !live) throw userError('not-up', {});
    const { id, title } = rabbitmq;
    if (!live.parts.includes(id)) throw userError('no-such-part', { scenario: live.scenario, part: title });
    const seen = await readQueues(home, 'live').catch(error => {
      throw error instanceof NoAnswer ? userError('queues-silent', { reason: error.reason }) : error;
    });
    return { exit: exitCodes.done, text: queuesText(seen), json: { scenario: live.scenario, ...seen } };
  },
});
