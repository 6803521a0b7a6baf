import type { Contract, ContractContext } from '../../shop/contract.ts';
import { withCookies } from '../../shop/cookies.ts';
import type { Send } from '../../shop/http-sender.ts';
import { type Random, type Traffic, userOf } from '../../shop/traffic.ts';
import type { Answer } from './evidence.ts';

/** Puts the questions of every contract to the shop, one contract after the other. Throws when the truth cannot be read. */
export async function gatherAnswers({
  contracts,
  ...context
}: ContractContext & { contracts: Contract[] }): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const contract of contracts) answers.push(...(await contract.ask(context)));
  return answers;
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
  const answers: Answer[] = [];
  const { draw, isSuccess } = userOf(traffic);
  const asUser = withCookies(send);
  let lastRightMs = Date.now();
  while (answers.length < count && Date.now() - lastRightMs < giveUpMs) {
    const request = draw(random);
    const { status, body } = await asUser(request);
    const isRight = isSuccess(request, status, body);
    if (isRight) lastRightMs = Date.now();
    answers.push({
      question: traffic.id,
      request: `${request.method} ${request.path}`,
      wanted: 'the right answer',
      saw: status === 0 ? body : `status ${status}: ${body}`,
      outcome: isRight ? 'right' : status === 0 ? 'unknown' : 'wrong',
    });
  }
  return answers;
}
