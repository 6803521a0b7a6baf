import { defineContract } from '../contract.ts';
import { productRow } from '../data-shape.ts';
import { anyProduct, withoutRepeats } from '../draw.ts';
import { judgeAnswer } from '../judge.ts';
import { pause } from '../look-until.ts';
import { judgeProduct } from '../products/truth.ts';
import type { HttpRequest, Judgement, Random, ShopAnswer } from '../traffic.ts';
import { isStop, newVisit, type Visit } from '../visit.ts';
import { judgeServed } from './truth.ts';

/** Anybody may ask so often at the same moment … */
const few = 5;
/** … and of so many at the same moment a right shop serves at least the few, and at most two windows of ten and a little more. */
const many = 40;
const mostServed = 22;
/** Then the limit has nothing against an address any more. */
const quietMs = 2000;
const secondMs = 1000;
const addresses = 250;

/** Who asks too often is refused, and nobody else; and it is no punishment. */
export const limits = defineContract({
  id: 'limits',
  promises: {
    'a-few-at-once': 'five requests at the same moment from one address are all served',
    'too-many-at-once': 'of 40 of any kind at the same moment at least 5 and at most 22',
    'others-unharmed': 'nobody else notices',
    'again-later': 'after two seconds of quiet the same address is served again',
  },
  async ask(context) {
    const { visit, answers } = newVisit(context, Infinity);
    const next = withoutRepeats(context.random, 1, addresses);
    const address = () => `127.0.3.${next()}`;
    const draw = (from: string) => look(context.random, from);
    try {
      await askFew(visit, address(), draw);
      for (const drawMany of [ofOneKind, ofAllKinds]) {
        const greedy = address();
        await askMany(visit, ...drawMany(context.random, greedy));
        for (let n = 0; n < 2; n++) await askOne(visit, 'others-unharmed', draw(address()));
        await pause(quietMs);
        for (let n = 0; n < 2; n++) await askOne(visit, 'again-later', draw(greedy));
      }
    } catch (error) {
      if (!isStop(error)) throw error;
    }
    return answers;
  },
});

type Draw = (from: string) => HttpRequest;

const look = (random: Random, from: string): HttpRequest => ({
  ...{ method: 'GET', path: `/products/${anyProduct(random)}` },
  from,
});

const judgeLook = ({ path }: HttpRequest, answer: ShopAnswer): Judgement =>
  judgeProduct(answer, productRow(Number(path.split('/').at(-1))));

const askOne = (visit: Visit, question: string, request: HttpRequest) =>
  visit.ask(request, { [question]: answer => judgeLook(request, answer) });

async function askFew(visit: Visit, from: string, draw: Draw): Promise<void> {
  const request = draw(from);
  const requests = Array.from({ length: few }, () => request);
  await visit.atOnce(requests, { 'a-few-at-once': answer => judgeLook(request, answer) });
}

type Judge = (answer: ShopAnswer) => Judgement;

function ofOneKind(random: Random, from: string): [of: HttpRequest[], judge: Judge] {
  const request = look(random, from);
  return [[request], answer => judgeLook(request, answer)];
}

/** One of each kind that only reads: a limit counts them all together. */
function ofAllKinds(random: Random, from: string): [of: HttpRequest[], judge: Judge] {
  const paths = ['/products?category=toys&page=1&size=5', '/partners/products?category=toys&size=5'];
  const lists = paths.map((path): HttpRequest => ({ method: 'GET', path, from }));
  return [[look(random, from), ...lists], answer => judgeAnswer(answer, 200)];
}

/** `of`: these, in turn. */
async function askMany(visit: Visit, of: HttpRequest[], judge: Judge): Promise<void> {
  // In the middle of a second, so that no window that ends with the clock's second ends between two of them.
  await pause((secondMs + secondMs / 2 - (Date.now() % secondMs)) % secondMs);
  const requests = Array.from({ length: many }, (_, n) => of[n % of.length] as HttpRequest);
  await visit.atOnce(requests, {
    'too-many-at-once'(answer, all) {
      const judgement = judgeServed(answer, judge);
      return judgement.wrong ? judgement : judgeServedOf(all);
    },
  });
}

/** One answer alone says nothing of this; it is wrong for all of them. */
function judgeServedOf(all: ShopAnswer[]): Judgement {
  const served = all.filter(answer => judgeAnswer(answer, 200).wrong === '').length;
  if (served >= few && served <= mostServed) return { wrong: '' };
  const saw = `of ${many} requests at the same moment from one address, ${served} were served`;
  const wanted = `at least ${few} and at most ${mostServed}`;
  return { wrong: 'wrong number served', difference: { kind: 'told', saw, wanted } };
}
