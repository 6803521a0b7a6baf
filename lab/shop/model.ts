/**
 * Questions from a model. A module's model knows what a right shop would say: the data of the beginning and every write that the shop
 * acknowledged in this verify. Sequences of asks are put to the shop, several at the same moment, each in a lane with customers of its own.
 */
import type { Arbitrary } from 'fast-check';
import type { Answer, Contract } from './contract.ts';
import { between } from './draw.ts';
import { shorten } from './shorten.ts';
import type { Random } from './traffic.ts';
import { isStop, newVisit, type Visit, type VisitContext } from './visit.ts';

export type FastCheck = typeof import('fast-check');

/** Every ask says what kind it is. */
type Kind = { do: string };

/** Puts one ask to the shop. */
export type Put<Ask> = (ask: Ask) => Promise<void>;

type Begin<Ask> = (visit: Visit, isBare: boolean) => Put<Ask>;

export type Model<Ask extends Kind> = {
  /** the module */
  id: string;
  /** each question, and the words of SCENARIO.md under "Done means" that promise it */
  promises: Readonly<Record<string, string>>;
  /**
   * Asked first in every verify, so that a slow shop is asked each kind of question too: rounds of sequences. A round begins when the one
   * before has ended.
   */
  core(random: Random): Ask[][][];
  /** lanes that are used, where fewer than all eight: a shop that has few connections is asked less at the same moment */
  lanes?: number;
  /** a browser may keep an answer for so long; not at all where it is left out */
  keptSeconds?: number;
  /** one ask of a drawn sequence: plain data */
  draw(fc: FastCheck): Arbitrary<Ask>;
  /**
   * What is known in one lane. Called again for each sequence, which begins where nobody was before; what the lane alone may write to is
   * remembered from sequence to sequence. A lane to ask `again` begins each sequence where nobody was before in every respect, so that what
   * an earlier one left behind does not stand in for its own steps; `isBare`: also without what the lane would prepare there, which is a
   * step of its own. `mark` differs in each verify.
   */
  lane(place: number, mark: number, again: boolean): Begin<Ask>;
};

/** One kind of ask for `draw`, drawn so often in proportion to the others. */
export const weighted =
  (fc: FastCheck) =>
  <Name extends string, Rest extends object>(
    weight: number,
    name: Name,
    rest: { [Key in keyof Rest]: Arbitrary<Rest[Key]> },
  ): { weight: number; arbitrary: Arbitrary<{ do: Name } & Rest> } => ({
    weight,
    arbitrary: fc
      .tuple(fc.constant({ do: name }), fc.record<Rest>(rest))
      .map(([kind, others]) => ({ ...kind, ...others })),
  });

export const lanes = 8;
/** A shop that is slower than that is asked each kind of question once more, and no further. */
const patienceMs = 1000;
const longest = 8;
const drawnAtOnce = 20;
const shortenMs = 2000;

/** The contract of a module that has a model. */
export const modelled = <Ask extends Kind>(model: Model<Ask>): Contract => ({
  id: model.id,
  promises: model.promises,
  ask: context => askModel(model, { ...context, keptSeconds: model.keptSeconds }),
});

type Sequence<Ask> = { lane: number; asks: Ask[]; asked: number; answers: Answer[] };

const isWrong = ({ outcome }: Answer): boolean => outcome === 'wrong';
/** A write without an answer: nobody knows what a right shop would say in this lane from now on. */
const mayBeDone = ({ outcome, steps }: Answer): boolean =>
  outcome === 'unknown' && steps.at(-1)?.method !== 'GET';
const isRight = ({ outcome }: Answer): boolean => outcome === 'right';

async function askModel<Ask extends Kind>(model: Model<Ask>, context: VisitContext): Promise<Answer[]> {
  const { lanes: used = lanes } = model;
  const eachLane = (work: (lane: number) => Promise<void>) =>
    Promise.all(Array.from({ length: used }, (_, lane) => work(lane)));
  const rounds = model
    .core(context.random)
    .map(round => round.map((asks, n): Sequence<Ask> => ({ lane: n % used, asks, asked: 0, answers: [] })));
  const seed = between(context.random, 0, 0x7fffffff);
  const begin = Array.from({ length: lanes }, (_, lane) => model.lane(lane, seed, false));
  const lost = new Set<number>();
  const put = async (sequence: Sequence<Ask>, untilMs: number) => {
    if (lost.has(sequence.lane)) return;
    Object.assign(sequence, await answersTo(sequence.asks, begin[sequence.lane], context, untilMs));
    if (sequence.answers.some(mayBeDone)) lost.add(sequence.lane);
  };
  const slowMs = Date.now() + patienceMs;
  const asked = new Set<unknown>();
  for (const round of rounds)
    await eachLane(async lane => {
      for (const sequence of round.filter(one => one.lane === lane)) {
        const kinds = sequence.asks.map(ask => ask.do);
        if (Date.now() > slowMs && kinds.every(kind => asked.has(kind))) continue;
        for (const kind of kinds) asked.add(kind);
        await put(sequence, Infinity);
      }
    });
  const all = rounds.flat();
  const allRight = () => all.every(({ answers }) => answers.every(isRight));
  const untilMs = Date.now() + context.drawnMs;
  if (context.drawnMs > 0 && allRight()) {
    const next = await drawing(model, seed);
    await eachLane(async lane => {
      while (Date.now() < untilMs && allRight() && !lost.has(lane)) {
        const sequence: Sequence<Ask> = { lane, asks: next(lane), asked: 0, answers: [] };
        all.push(sequence);
        await put(sequence, untilMs);
      }
    });
  }
  const first = all.find(({ answers }) => answers.some(isWrong));
  if (first) await tellShorter(first, model.lane(first.lane, seed + 1, true), context);
  return all.flatMap(({ answers }) => answers);
}

/** The same seed draws the same sequences in each lane, in the same order. */
async function drawing<Ask extends Kind>(model: Model<Ask>, seed: number): Promise<(lane: number) => Ask[]> {
  const fc = await import('fast-check');
  const sequence = fc.array(model.draw(fc), { minLength: 1, maxLength: longest, size: 'max' });
  const waiting: Ask[][][] = Array.from({ length: lanes }, () => []);
  let times = 0;
  const more = (lane: number) =>
    fc.sample(sequence, { seed: seed + lane + lanes * times++, numRuns: drawnAtOnce });
  return lane => {
    const own = waiting[lane] ?? [];
    if (own.length === 0) own.push(...more(lane));
    return own.shift() ?? [];
  };
}

/** Ends at the first answer that is not right; `asked` asks were put by then. */
async function answersTo<Ask extends Kind>(
  asks: Ask[],
  begin: Begin<Ask> | undefined,
  context: VisitContext,
  untilMs: number,
  isBare = false,
): Promise<{ answers: Answer[]; asked: number }> {
  const { visit, answers } = newVisit(context, untilMs);
  const put = begin?.(visit, isBare);
  let asked = 0;
  try {
    for (const ask of asks) {
      asked++;
      await put?.(ask);
    }
  } catch (error) {
    if (!isStop(error)) throw error;
  }
  return { answers, asked };
}

/** Keeps the shortest story of a wrong answer, by asking shorter sequences; what is wrong only now and then stays as it was seen. */
async function tellShorter<Ask extends Kind>(
  { asks, asked, answers }: Sequence<Ask>,
  begin: Begin<Ask>,
  context: VisitContext,
): Promise<void> {
  const wrong = answers.find(isWrong);
  if (!wrong || wrong.steps.length < 2) return;
  const untilMs = Date.now() + shortenMs;
  const isWrongAgain = async (shorter: Ask[], isBare: boolean): Promise<boolean> => {
    if (Date.now() > untilMs) return false;
    const again = (await answersTo(shorter, begin, context, untilMs, isBare)).answers.find(isWrong);
    if (again?.question !== wrong.question) return false;
    if (again.steps.length < wrong.steps.length) Object.assign(wrong, again);
    return true;
  };
  const needed = asks.slice(0, asked);
  for (const isBare of [true, false])
    if (await isWrongAgain(needed, isBare)) {
      await shorten(needed, shorter => isWrongAgain(shorter, isBare));
      return;
    }
}
