/** The form of a collector: it reads one kind of evidence from the running shop, once, and judges nothing. */
import type { Sql } from '../../../faults/contract.ts';
import type { OrderCalls } from '../../parts/company/orders.ts';
import type { Memory } from '../../shop/contract.ts';
import type { Send } from '../../shop/http-sender.ts';
import type { Receipt } from '../../shop/receipt.ts';
import type { Random } from '../../shop/traffic.ts';
import type { CountRound, Evidence, Kind } from './evidence.ts';
import type { SchemaBaseline } from './schema.ts';
import type { Reading } from './statements.ts';

/** `judged` is the clone that the shop works on, `lab` has nothing of the shop and all statistics of its server. */
export type DatabaseName = 'judged' | 'lab' | 'lab on the replica';

/** What a collector may know of the scenario and of the system. */
export type CollectorContext = {
  /** one stream for the whole verify, so that the same seed asks the same */
  random: Random;
  /** through the front door */
  send: Send;
  /** names of the modules whose contracts hold */
  modules: string[];
  /** names of the kinds of traffic that the checks count */
  counted: string[];
  /** what the checks of this kind of traffic say by these rounds, the worst of them */
  sayOf(counts: CountRound[], traffic: string): 'pass' | 'fail' | 'unknown';
  /** a session of the superuser; the collector closes it */
  open(database: DatabaseName): Promise<{ sql: Sql; close(): Promise<void> }>;
  /** the clone's own name, as PostgreSQL's statistics have it */
  database: string;
  /** what had been asked of the clone before the shop was there: by the lab and by the learner's migrations */
  migrated: Reading;
  /** what had been asked of it before anybody asked the shop */
  idle: Reading;
  /** of the fresh clone */
  baseline: SchemaBaseline;
  /** what PostgreSQL writes */
  logFile: string;
  /** of HAProxy */
  statsUrl: string;
  /** replicas that run now */
  running(): number;
  /** their processes */
  pids(): number[];
  /** orders that the shop promised in answers to `send`, whoever asked */
  promised(): Receipt[];
  /** what each company that the shop calls was asked so far, by its id */
  askedOf(): Record<string, OrderCalls[]>;
  /** keeps what a trial asks again */
  remember(memory: Memory): void;
  /** what was gathered before */
  seen: Readonly<Evidence>;
  /** ends every copy of every service and starts it again; answers whether all run */
  restart(): Promise<boolean>;
};

/** Looks on from before the load until after the last trial. */
export type Watch<Seen> = {
  /** asked after the load, and after each trial */
  soFar(): Promise<Seen>;
  end(): Promise<void>;
};

/** Those of all kinds that a collector gathers: the load and the trials have rooms of their own. */
export type CollectedKind = Exclude<Kind, 'loads' | 'again' | 'trials'>;

type Common<Id extends CollectedKind> = {
  /** the kind of evidence, and the file's name */
  id: Id;
  /** ids of the parts that it asks; a scenario that needs it must have them */
  parts: readonly string[];
};

/** `gather` throws when a part of the lab does not answer: there is no evidence then. */
type Reader<Id extends CollectedKind> = Common<Id> & {
  stage: 'asked' | 'counted' | 'settled';
  gather(context: CollectorContext): Promise<Evidence[Id]>;
};

type Watcher<Id extends CollectedKind> = Common<Id> & {
  stage: 'around-load';
  gather(context: CollectorContext): Promise<Watch<Evidence[Id]>>;
};

export type CollectorOf<Id extends CollectedKind> = Reader<Id> | Watcher<Id>;
export type Collector = { [Id in CollectedKind]: CollectorOf<Id> }[CollectedKind];

export function defineCollector<Id extends CollectedKind>(collector: Reader<Id>): Reader<Id>;
export function defineCollector<Id extends CollectedKind>(collector: Watcher<Id>): Watcher<Id>;
export function defineCollector<Id extends CollectedKind>(collector: CollectorOf<Id>): CollectorOf<Id> {
  return collector;
}

/** Opens a session for the length of `work`. */
export async function within<Result>(
  { open }: Pick<CollectorContext, 'open'>,
  name: DatabaseName,
  work: (sql: Sql) => Promise<Result>,
): Promise<Result> {
  const database = await open(name);
  try {
    return await work(database.sql);
  } finally {
    await database.close();
  }
}
