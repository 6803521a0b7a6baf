import { NoAnswer } from '../../machine/fetch-within.mjs';
import { livePartsNow } from '../engine/live-now.ts';
import { userError } from '../errors.ts';
import { rabbitmq } from '../parts/rabbitmq/part.ts';
import { readQueues } from '../parts/rabbitmq/queues.ts';
import { queuesText } from '../text/queues.ts';
import { defineCommand, exitCodes } from './command.ts';

export const queues = defineCommand({
  name: 'queues',
  summary: 'draw the queues of your shop: how many messages wait, how many are in hand, who listens',
  args: [],
  options: [],
  example: 'npx lab queues',
  async run({ home }) {
    const { scenario } = livePartsNow(home, part => part === rabbitmq, rabbitmq.title);
    const seen = await readQueues(home, 'live').catch(error => {
      throw error instanceof NoAnswer ? userError('queues-silent', { reason: error.reason }) : error;
    });
    return { exit: exitCodes.done, text: queuesText(seen), json: { scenario, ...seen } };
  },
});
