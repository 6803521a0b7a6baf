import { judged } from '../../shop/compare.ts';
import type { Administer, Contract, ContractContext } from '../../shop/contract.ts';
import { contracts } from '../../shop/contracts.ts';
import { withCookies } from '../../shop/cookies.ts';
import type { Send } from '../../shop/http-sender.ts';
import { type Random, type Traffic, userOf } from '../../shop/traffic.ts';
import { defineCollector, within } from './collector.ts';
import type { Answer } from './evidence.ts';

/** In all modules together, after the questions that every verify asks. */
const drawnMs = 600;

/** What the shop answers to the questions of all modules of the scenario. */
export const answers = defineCollector({
  id: 'answers',
  stage: 'asked',
  parts: ['haproxy', 'postgres'],
  async gather(context) {
    const { modules, send, random, remember } = context;
    const asked = modules.map(name => contracts[name]).filter(contract => contract !== undefined);
    const given = await within(context, 'judged', sql => {
      const administer = oneAfterTheOther(sql);
      const common = { send, random, administer, remember };
      return gatherAnswers({ contracts: asked, ...common, drawnMs: drawnMs / asked.length });
    });
    return [...given, ...(await askedInVain(given, send))];
  },
});

/** A session of PostgreSQL runs one statement at a time. */
function oneAfterTheOther(administer: Administer): Administer {
  let last: Promise<unknown> = Promise.resolve();
  return (statement, values) => {
    const next = last.then(() => administer(statement, values));
    last = next.catch(() => null);
    return next;
  };
}

/** Puts the questions of every contract to the shop, one contract after the other. */
export async function gatherAnswers({
  contracts,
  ...context
}: ContractContext & { contracts: Contract[] }): Promise<Answer[]> {
  const given: Answer[] = [];
  for (const contract of contracts) given.push(...(await contract.ask(context)));
  return given;
}

const timesAgain = 2;

/**
 * A request that got no answer is sent again alone: what a busy machine kept from it, it gets now. Answers what came of it only where nothing
 * came each time.
 */
export async function askedInVain(given: Answer[], send: Send): Promise<Answer[]> {
  const missing = given.find(({ outcome }) => outcome === 'unknown');
  const step = missing?.steps.at(-1);
  if (!missing || !step || step.method === 'SQL') return [];
  const request = { method: step.method, path: step.path, ...(step.body && { body: step.body }) };
  const again: Answer[] = [];
  for (let n = 0; n < timesAgain; n++) {
    const answer = await send(request);
    if (answer.status !== 0) return [];
    again.push(judged(missing.question, request, answer, { wrong: 'no answer' }));
  }
  return again;
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
    const judgement = user.judge(request, answer);
    if (judgement.wrong === '') lastRightMs = Date.now();
    given.push(judged(traffic.id, request, answer, judgement));
  }
  return given;
}
