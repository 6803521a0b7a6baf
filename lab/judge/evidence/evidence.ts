/** What verify saw, gathered once and then judged by pure functions. A recording holds all of it. */
import type { Answer, Step } from '../../shop/contract.ts';
import type { Difference, Pieces } from '../../shop/difference.ts';
import type { Receipt } from '../../shop/receipt.ts';
import type { CompanyEvidence } from './companies.ts';
import type { CountRound } from './count-round.ts';
import type { JourneyEvidence } from './journey.ts';
import type { LedgerEvidence } from './orders.ts';
import type { ShareEvidence } from './shares.ts';
import type { PartsEvidence, StrikeEvidence, TrialProblem } from './strike.ts';
import type { ReliefEvidence, WorkEvidence } from './work.ts';

export type { CountRound, StatementCount } from './count-round.ts';
export type { StrikeEvidence, TrialProblem } from './strike.ts';
export type { Answer, CompanyEvidence, Difference, JourneyEvidence, Pieces, ShareEvidence, Step };

export type SchemaEvidence = {
  /** indexes that the healthy start of this scenario does not have; one of a partitioned table once, a table's own key not */
  newIndexes: { name: string; definition: string }[];
  /** those of them that were built only half, which no query uses: their names */
  invalidIndexes: string[];
  /** triggers that the start does not have */
  newTriggers: { name: string; table: string }[];
  /** settings that differ from the start: on the server, a database, a role, a function, or a session of the shop */
  changedSettings: { scope: string; name: string; value: string }[];
};

/** 250 ms of load. */
export type LoadBlock = {
  /** since the first scheduled request */
  startMs: number;
  /** requests that ended, were dropped or became overdue in this block */
  requests: number;
  /** not the expected answer, no answer within the limit, or dropped */
  failed: number;
  /** of the failed: no answer within the limit, or dropped */
  unanswered: number;
  /** per latency objective, in the order of `thresholdsMs`: failed or slower than the threshold */
  slow: number[];
  /** at the end of the block */
  inFlight: number;
  /** share of this machine's CPU that others took, 0–1: the larger of steal and spin probe */
  lostCpuShare: number;
  /** share of this machine's CPU that was idle, 0–1 */
  idleShare: number;
  /** share of this machine's CPU that processes outside the lab used, 0–1; not in older recordings */
  othersShare?: number;
};

/** One stream of a load. */
export type LoadEvidence = {
  /** what the scenario calls it */
  as: string;
  /** which kind of traffic */
  script: string;
  ratePerSecond: number;
  users: number;
  thresholdsMs: number[];
  blocks: LoadBlock[];
  /** why requests failed, and how many for each reason, the most frequent first; not in older recordings */
  reasons?: Record<string, number>;
  /** what became of its requests, and of how many each, where the kind of traffic says so: `served`, `refused` */
  labels?: Record<string, number>;
  /** the first answer that was there and wrong; not in older recordings */
  wrong?: Answer | null;
  /** when the first request was sent, in ms since 1970; not in older recordings */
  firstMs?: number;
  /** orders that its users were told of, so long after the first request, until the generator had ended; not in older recordings */
  promised?: (Receipt & { atMs: number })[];
  /** requests without a right answer by then: what they asked for may be done or not; not in older recordings */
  unsure?: number;
  /** of the requests that ended after the warm-up, or of all when the load was no longer than that; null when there were none */
  latencyMs: { p50: number; p95: number; p99: number; max: number } | null;
  scheduled: number;
  /** scheduled requests that the generator did not send for a reason of its own */
  starved: number;
  /** CPU time of the spin probe now ÷ when calibrated */
  probeSlowdown: number;
  /** share of the CPU that processes outside the lab used meanwhile, 0–1 */
  othersShare: number;
  /** set when the generator itself failed */
  generatorError: string | null;
};

/** Asked again when the load was over and nothing else ran: what a stream's users ask, one request at a time. */
export type AgainEvidence = {
  /** the stream */
  as: string;
  tries: number;
  /** it gave several right answers in a row; else it was given up */
  recovered: boolean;
  /** the last that was not right; null when each was */
  wrong: Answer | null;
};

/** The shop's connections to PostgreSQL while the load and the trials ran. */
export type SessionEvidence = {
  opened: number;
  /** most that were open at the same moment, as far as looking every 50 ms shows it */
  peak: number;
  /** asked for and refused, because the role or the server had no place left */
  refused: number;
  /** BEGIN inside a transaction: statements of two requests met on one connection */
  nestedBegins: number;
};

/** What one trial saw: something happened to the shop while it was used. */
export type TrialEvidence = PartsEvidence & {
  name: string;
  /** one for each stream; empty when the generator was not even started */
  loads: LoadEvidence[];
  /** in their order, as far as they came */
  strikes: StrikeEvidence[];
  /** why it could not be carried out; null when it was */
  problem: TrialProblem | null;
  /** asked when it was over */
  answers: Answer[];
  journeys: JourneyEvidence[];
  /** of the time from when the last strike was over until the load ended; only where a line looks at it, null when HAProxy was not heard */
  sharesAfter?: ShareEvidence | null;
  /** asked again of what customers had done before the trials; only where a line looks at it */
  remembered?: Answer[];
  /** only where a line looks at it; null when the last strike was not seen to be over */
  reliefAfter?: ReliefEvidence | null;
};

/** By kind. One that was not gathered is null, or a list without entries. */
export type Evidence = {
  answers: Answer[];
  counts: CountRound[];
  schema: SchemaEvidence | null;
  /** one for each stream */
  loads: LoadEvidence[];
  /** right after the load, one for each stream; empty also when there was nothing left to ask */
  again: AgainEvidence[];
  /** around the load and what came after it */
  sessions: SessionEvidence | null;
  /** around the load; null when HAProxy was not asked */
  shares: ShareEvidence | null;
  /** around the load: of the primary, and of its replica */
  work: WorkEvidence | null;
  relief: WorkEvidence | null;
  /** what companies outside the shop were asked until the load ended */
  companies: CompanyEvidence[] | null;
  /** in the order of the scenario, as far as they were carried out */
  trials: TrialEvidence[];
  /** after everything else */
  ledger: LedgerEvidence | null;
};

export type Kind = keyof Evidence;

/** Before anything was gathered. */
export const noEvidence = (): Evidence => ({
  answers: [],
  counts: [],
  schema: null,
  loads: [],
  again: [],
  sessions: null,
  shares: null,
  work: null,
  relief: null,
  companies: null,
  trials: [],
  ledger: null,
});

/** When evidence is gathered, in this order. Findings stand in it too: causes above effects. */
export const stages = ['asked', 'counted', 'load', 'around-load', 'trials', 'settled'] as const;
export type Stage = (typeof stages)[number];

/** The load, what is asked after it, and the trials are gathered by the rooms of their names, each other kind by its collector in this one. */
export const stageOf: Readonly<Record<Kind, Stage>> = {
  answers: 'asked',
  counts: 'counted',
  schema: 'counted',
  loads: 'load',
  again: 'load',
  sessions: 'around-load',
  shares: 'around-load',
  work: 'around-load',
  relief: 'around-load',
  companies: 'around-load',
  trials: 'trials',
  ledger: 'settled',
};
