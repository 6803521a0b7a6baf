import type { Contract, ContractContext } from '../../shop/contract.ts';
import { contracts } from '../../shop/contracts.ts';
import { withCookies } from '../../shop/cookies.ts';
import type { Send } from '../../shop/http-sender.ts';
import { type Random, type Traffic, userOf } from '../../shop/traffic.ts';
import { defineCollector } from './collector.ts';
import type { Answer } from './evidence.ts';

/** What the shop answers to the questions of all modules of the scenario. */
export const answers = defineCollector({
  id: 'answers',
  stage: 'asked',
  parts: ['haproxy'],
  gather({ modules, send, random }) {
    const asked = modules.map(name => contracts[name]).filter(contract => contract !== undefined);
    return gatherAnswers({ contracts: asked, send, random });
  },
});

/** Puts the questions of every contract to the shop, one contract after the other. */
export async function gatherAnswers({
  contracts,
  ...context
}: ContractContext & { contracts: Contract[] }): Promise<Answer[]> {
  const given: Answer[] = [];
  for (const contract of contracts) given.push(...(await contract.ask(context)));
  return given;
}

/** A shop that gave no right answer for so long is not asked any further. */
const giveUpMs = 5000;

/** One user sends so many requests of one kind of traffic, one at a time; says of each whether it got its right answer. */
export async function sendEach({
  traffic,
  count,
  send,
  random,
}: {
  traffic: Traffic;
  count: number;
  send: Send;
  random: Random;
}): Promise<Answer[]> {
  const given: Answer[] = [];
  const user = userOf(traffic);
  const asUser = withCookies(send);
  let lastRightMs = Date.now();
  while (given.length < count && Date.now() - lastRightMs < giveUpMs) {
    const request = user.draw(random);
    const answer = await asUser(request);
    const { status, body } = answer;
    const isRight = user.judge(request, answer).wrong === '';
    if (isRight) lastRightMs = Date.now();
    given.push({
      question: traffic.id,
      request: `${request.method} ${request.path}`,
      wanted: 'the right answer',
      saw: status === 0 ? body : `status ${status}: ${body}`,
      outcome: isRight ? 'right' : status === 0 ? 'unknown' : 'wrong',
    });
  }
  return given;
}
