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

/** One database, seen as its superuser. */
export type FaultDatabase = {
  name: string;
  sql: Sql;
  /** Runs the work in one transaction: all of it, or nothing. */
  transaction<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result>;
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
};

/** The part of the running system that a fault may touch. */
export type FaultSystem = {
  /** The clone that the fault is put into. */
  database: FaultDatabase;
  /** The healthy template that every clone is made from; read only. */
  template: FaultDatabase;
  /** The links of all replicas that belong to a named link: `api-postgres` gives api-1-postgres, api-2-postgres … */
  links(name: string): FaultLink[];
};

export type Fault<Params = unknown> = {
  /** kebab-case, the failing state, equal to the file's name */
  id: string;
  title: string;
  scope: FaultScope;
  /** the parts it needs, e.g. `postgres`, `toxiproxy` */
  needs: readonly string[];
  /** what it reproduces, and what it does not */
  fidelity: string;
  params: z.ZodType<Params>;
  /** Puts the fault in and marks it inside its target; a second time changes nothing. */
  inject(system: FaultSystem, params: Params): Promise<void>;
  /** Takes it out, found by its mark; a second time changes nothing. */
  heal(system: FaultSystem, params: Params): Promise<void>;
  /** Looks at the system, never at a note of ours. */
  observe(system: FaultSystem, params: Params): Promise<Observation>;
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

/** The thing that a fault's params name is not there; the message says what there is instead. The person can mend this. */
export class UnmatchedTarget extends Error {
  override name = 'UnmatchedTarget';
}
