/** One meaning, two ways to run: the system behind the lab as processes of this machine, or in containers. */
import type { Mark } from '../../faults/contract.ts';
import type { ProcessIdentity } from '../../machine/process.mjs';
import type { Home } from '../home/home.ts';
import type { CopyNumbers } from '../parts/activity.ts';
import type { Activity, PartRole } from '../parts/contract.ts';
import type { Deployment, Part, Started } from '../parts/part.ts';

/** All that differs between the two ways. Ports, links, signals and readiness are the same. */
export type Runtime = {
  /** Whether a part can be started while the one before it, of the same name, still ends. */
  overlaps: boolean;
  /** Brings what these parts need and can be fetched; throws the error that names the first thing that is missing. */
  need(home: Home, declared: readonly string[], say: (text: string) => void): Promise<void>;
  /** Starts a part; what it writes is appended to the file. Rejects with the reason when it cannot be started. */
  launch(home: Home, part: Part, logFile: string): Promise<Started>;
  /** Takes away what parts leave behind when they have ended. */
  tidy(home: Home): Promise<void>;
};

/** A fault in use, its parameters as they are written; the fault's own schema parses them. */
export type FaultUse = { use: string; with: Record<string, unknown> };

/** A fault that ends without the command that put it in. `untilMs`: milliseconds since the epoch. */
export type Lease = { fault: FaultUse; mark: Exclude<Mark, 'lab'>; untilMs: number };

/** Written by commands that hold the lock; the keeper makes it so. */
export type Desired = {
  /** grows with each change */
  generation: number;
  /** false: end everything, and the keeper with it */
  up: boolean;
  /** ids of the parts whose stores and links are there, beside those that no scenario does without */
  parts: string[];
  /** standing faults that the keeper watches and puts back */
  conditions: FaultUse[];
  /** faults that the keeper takes out when their time is over */
  leases: Lease[];
  live: Deployment | null;
  /** runs instead of `live` for as long as its owner does; `deployment` is null while its data is being made */
  verify: { owner: ProcessIdentity; deployment: Deployment | null } | null;
};

export type PartState = 'starting' | 'up' | 'down' | 'failed';

export type PartStatus = {
  name: string;
  /** of the part that it belongs to, e.g. api of api-1 */
  id: string;
  role: PartRole;
  state: PartState;
  pid: number | null;
  port: number;
  /** milliseconds since the epoch, of the present state */
  since: number;
  /** how often it ended by itself */
  deaths: number;
  /** how often something outside the lab ended or stopped it; what a fault did is not counted */
  kills: number;
  /** why it is down or failed, also while it is tried again; empty when all is well */
  detail: string;
};

/** What the keeper saw a part do in the last second. */
export type SeenPart = PartStatus & {
  /** null: it only passes on, or it looks on */
  activity: Activity | null;
  /** a line for a learner; empty where other lines say it */
  words: string;
};

/** What the last second showed, from the services' own metrics and what the servers say of themselves. */
export type LiveNumbers = {
  /** milliseconds since the epoch; they are of the time between this reading and the one before */
  readAt: number;
  /** as customers got them at the front door */
  answersPerSecond: number;
  /** 0–1, of these; null when there were none */
  success: number | null;
  p95Ms: number | null;
  statementsPerRequest: number | null;
  poolBusy: number;
  poolSize: number;
  poolWaiting: number;
  /** only those that answered, now and a second ago */
  replicas: CopyNumbers[];
  /** what the other parts say of themselves, by their id; only those that answered */
  parts: Record<string, object>;
};

/** `saved`: the shop begins to use what the learner saved. */
export type LabEvent = { at: number; kind: 'info' | 'saved' | 'problem' | 'drift'; text: string };

/** Published by the keeper; what `lab status` and `lab watch` read. */
export type Snapshot = {
  /** of the desired state that this one reached or failed to reach */
  generation: number;
  keeper: ProcessIdentity;
  at: number;
  state: 'working' | 'ready' | 'failed';
  /** why it failed */
  problem: string;
  showing: 'live' | 'verify' | 'nothing';
  parts: SeenPart[];
  /** what only looks on, such as Prometheus; the shop runs as well without it */
  watchers: PartStatus[];
  /** the learner's code that runs: hash and since when; null when none does */
  code: { hash: string; since: number } | null;
  /** a saved file that could not be used, with its place; the code before it keeps running */
  fileProblem: string;
  numbers: LiveNumbers | null;
  /** nobody looked for a minute: the numbers are those of one request a second, or of the first moments after that */
  resting: boolean;
  /** how often a condition vanished since the keeper started; a verdict that this touches is void */
  drifts: number;
  events: LabEvent[];
};
