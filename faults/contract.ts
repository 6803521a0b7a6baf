/** What a fault is, and all that it may touch. Faults import nothing else of ours. */
import { z } from 'zod';

/**
 * - `data`: put into each fresh clone of the database, before the learner's migrations run; the learner's to mend.
 * - `workspace`: laid once over the learner's files by `apply`; the learner's to mend.
 * - `world`: how the world is (a condition) or what happens to it (a trial); the learner must live with it.
 */
export type FaultScope = 'data' | 'workspace' | 'world';

/** What looking at the system showed; `unknown` when it could not be looked at. */
export type Observation =
  | { state: 'active'; saw: string }
  | { state: 'absent'; saw: string }
  | { state: 'unknown'; saw: string };

export type Sql = <Row extends object = Record<string, unknown>>(
  text: string,
  values?: unknown[],
) => Promise<Row[]>;

/** Who put a fault in: a scenario, a person, or verify while it judges. */
export const marks = ['lab', 'lab-hand', 'lab-trial'] as const;
export type Mark = (typeof marks)[number];

/** One database, seen as its superuser. */
export type FaultDatabase = {
  name: string;
  sql: Sql;
  /** Runs the work in one transaction: all of it, or nothing. */
  transaction<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result>;
  /**
   * Runs the statement in a transaction that the server itself keeps open, in a session of this name, for at most an hour: it outlives this
   * process and ends with its session. Resolves when the statement has run.
   */
  hold(session: string, statement: string): Promise<void>;
};

export type Toxic = {
  name: string;
  type: string;
  stream: 'upstream' | 'downstream';
  toxicity: number;
  attributes: Record<string, number>;
};

/** The Toxiproxy link of one replica, e.g. api-1-postgres. */
export type FaultLink = {
  name: string;
  toxics(): Promise<Toxic[]>;
  addToxic(toxic: Toxic): Promise<void>;
  /** Removing what is not there is not an error. */
  removeToxic(name: string): Promise<void>;
  /** Whether it takes connections at all. */
  isUp(): Promise<boolean>;
  setUp(up: boolean): Promise<void>;
};

/** What became of a first question over a new connection, and after how many ms. `cut off`: the connection ended without an answer. */
export type FirstAnswer = { outcome: 'answered' | 'cut off' | 'refused' | 'silent'; ms: number };

/** ms: who has not heard anything by then calls it `silent`. */
export const firstAnswerLimitMs = 1000;

/** The process of one part, as it was when it was asked for. */
export type FaultProcess = {
  /** the part, e.g. api-1 */
  name: string;
  pid: number;
  /** stopped by SIGSTOP */
  isStopped(): boolean;
  /** Resolves when it stands still or goes on, as was asked; an end is awaited by `replaced`. The keeper knows that it was ours. */
  signal(name: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): Promise<void>;
  /** Whether it has ended by then. */
  endsWithin(ms: number): Promise<boolean>;
  /** Resolves when another process of the part answers in its place; rejects when none does. */
  replaced(): Promise<void>;
};

/** A company outside the shop, which keeps the marks itself, also over its own end. */
export type FaultCompany = {
  /** the part, e.g. mail */
  name: string;
  /** `told`: what the hand of each mark told it to do; `now`: what it does, null when all is as usual */
  look(): Promise<{ told: Record<string, string>; now: string | null }>;
  /** null: nothing any more */
  tell(mark: Mark, does: string | null): Promise<void>;
  /** Which of these orders the live shop called it about; waits for the others for at most so long. */
  hearsOf(orders: string[], ms: number): Promise<string[]>;
};

/** `cookies`: that the answer sets, as a request sends them: `name=value`. */
export type ShopAnswer = { status: number; body: string; cookies: string[] };

/**
 * The part of the running system that a fault may touch. What finds a target by its name throws `UnmatchedTarget` when there is none; the
 * name of a service stands for all its replicas: `api` for api-1, api-2 …, `api-postgres` for api-1-postgres, api-2-postgres …
 */
export type FaultSystem = {
  /** Begins every mark; what different hands put in stands side by side. */
  mark: Mark;
  /** The clone that the fault is put into. */
  database: FaultDatabase;
  /** The healthy template that every clone is made from; read only. */
  template: FaultDatabase;
  /** The database server as a whole: its roles and sessions. */
  server: FaultDatabase;
  /** The same of the server that follows it; null where there is none. */
  replica: FaultDatabase | null;
  links(name: string): FaultLink[];
  /** Processes of the shop's parts; never of PostgreSQL and Toxiproxy, which hold the marks. */
  processes(part: string): FaultProcess[];
  companies(name: string): FaultCompany[];
  /** Database roles, one for each replica. */
  roles(part: string): string[];
  /** Whether the front door passes requests on to this copy of the service by then; a copy that it does not know is not waited for. */
  servesWithin(part: string, ms: number): Promise<boolean>;
  /** Sends one GET through the front door, with these cookies, `from` an address of this machine; status 0: no answer within 5 s. */
  get(path: string, cookie?: string, from?: string): Promise<ShopAnswer>;
  /** The same with one POST and a body of JSON. */
  post(path: string, body: Record<string, unknown>): Promise<ShopAnswer>;
  /** All that there is now, for `find`. */
  all: {
    links(): FaultLink[];
    processes(): FaultProcess[];
    companies(): FaultCompany[];
    roles(): { part: string; role: string }[];
  };
};

export type Fault<Params = unknown> = {
  /** kebab-case, the failing state, equal to the file's name */
  id: string;
  title: string;
  scope: FaultScope;
  /** the parts it needs, by their id or their role: `postgres`, `company` */
  needs: readonly string[];
  /** what it reproduces, and what it does not */
  fidelity: string;
  /** how to put it in by hand */
  example: string;
  /** It happens and is over: `inject` itself sees it happen or throws, nothing is left to heal, and `observe` shows what is there now. */
  momentary?: true;
  params: z.ZodType<Params>;
  /** Puts the fault in and marks it inside its target; a second time changes nothing. */
  inject(system: FaultSystem, params: Params): Promise<void>;
  /** Takes it out, found by its mark; a second time changes nothing. */
  heal(system: FaultSystem, params: Params): Promise<void>;
  /** Looks at the system, never at a note of ours. */
  observe(system: FaultSystem, params: Params): Promise<Observation>;
  /** Of a fault on a link: whether the first answer over it is such as the fault makes it. Pure. */
  fits?(answer: FirstAnswer, params: Params): boolean;
  /** Every place where its mark stands, as params that `heal` and `observe` take. */
  find(system: FaultSystem): Promise<Params[]>;
};

/** A typed identity: the schema's type becomes the type of `params` in all three functions. */
export function defineFault<Params>(fault: Fault<Params>): Fault<Params> {
  return fault;
}

const durationForm = /^(\d+)(ms|s|m)$/;
const howToWriteDuration = { error: 'write a time as a whole number and its unit: 2ms, 3s or 1m' };

/** A length of time as it is written in YAML, e.g. `2ms` or `3s`: 1 ms to 10 minutes, read as a whole number of ms. */
export const duration = z
  .string(howToWriteDuration)
  .regex(durationForm, { ...howToWriteDuration, abort: true })
  .transform(
    text => Number.parseInt(text, 10) * (text.endsWith('ms') ? 1 : text.endsWith('s') ? 1000 : 60_000),
  )
  .pipe(z.number().min(1, 'would have no effect; write at least 1ms').max(600_000, 'must be at most 10m'));

/** Which link a network fault is put on, as all of them write it. */
export const linkName = z
  .string()
  .min(1)
  .describe('a link: api-postgres for the links of every replica, api-1-postgres for one');

/** Which part a fault is put on, as all of them write it. */
export const partName = z.string().min(1).describe('a part: api for every replica, api-1 for one');

/** The thing that a fault's params name is not there; the message says what there is instead. The person can mend this. */
export class UnmatchedTarget extends Error {
  override name = 'UnmatchedTarget';
  readonly wanted: string;
  /** what there is instead, for a suggestion */
  readonly known: readonly string[];

  constructor(problem: string, wanted: string, known: readonly string[]) {
    super(`${problem} There is: ${known.join(', ') || 'none'}.`);
    this.wanted = wanted;
    this.known = known;
  }
}

/** The words of `observe` when the system could not be looked at. */
export const unseen = (error: unknown): Observation => ({ state: 'unknown', saw: (error as Error).message });
