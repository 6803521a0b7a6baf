/** What a part is to the lab. Whoever deals with parts loops over these values and names none of them. */
import type { z } from 'zod';
import type { Command } from '../../machine/process.mjs';
import type { Home } from '../home/home.ts';
import type { Program } from '../home/programs.ts';
import type { Copy, Deployed, Part, Space } from './part.ts';

/** In the order in which they start. */
export const partRoles = ['store', 'company', 'links', 'service', 'door', 'watcher'] as const;

/**
 * - `store`: keeps data; stays while deployments come and go.
 * - `company`: outside the shop, the lab's own stand-in; keeps a ledger of what it did. Stays like a store.
 * - `links`: what stands between the services and what they call; stays too.
 * - `service`: the learner's code, up to three copies side by side.
 * - `door`: where customers knock.
 * - `watcher`: looks on; nobody waits for it, and nothing fails with it.
 */
export type PartRole = (typeof partRoles)[number];

/** Whether it stays while deployments come and go. */
export const isServer = ({ role }: { role: PartRole }): boolean =>
  ['store', 'company', 'links'].includes(role);

/** Named lines of what the lab may leave behind: no pids, no ports, no data rows, no learner's files. */
export type Fingerprint = Record<string, string>;

/** What Prometheus reads. */
export type Family = {
  name: string;
  help: string;
  type: 'gauge' | 'counter';
  samples: { labels: Record<string, string>; value: number }[];
};

export type Activity = {
  /** `unknown`: it is up, and there are no numbers of it */
  is: 'busy' | 'waiting' | 'idle' | 'down' | 'unknown';
  /** what it waits for; null when it does not */
  waitsFor: 'a connection' | 'the database' | 'a lock' | 'a replica' | null;
  /** how many requests, statements or sessions wait */
  waiting: number;
  /** 0–1 of what it could do; null where that cannot be told */
  load: number | null;
};

/** From here on a part is called busy: it computes, or runs statements, for most of the time. */
export const busyFrom = 0.7;

/** Nobody waits; whoever knows more adds it. */
export const quiet: Omit<Activity, 'is'> = { waitsFor: null, waiting: 0, load: null };

/** What the last second showed of a part. */
export type PartNumbers = {
  numbers: object;
  activity: Activity;
  /** a line for `lab status`, in a learner's words; empty where other lines say it */
  words: string;
};

/** Asks a part what it does, again and again. Never throws; a part that does not answer within a second has no numbers. */
export type Look = {
  numbers?(space: Space): Promise<PartNumbers | null>;
  /** what it does not publish itself; no samples when it does not answer */
  gauges?(): Promise<Family[]>;
  end(): void;
};

/** One graph of the dashboard. */
export type Graph = {
  title: string;
  /** what to look for */
  description: string;
  /** Grafana's name, e.g. `s`, `percentunit`, `reqps` */
  unit: string;
  /** `legend`: what a line is called; `{{name}}` is the value of a label */
  queries: { expr: string; legend: string }[];
  /** of 24 columns */
  width: number;
};

/** The graphs of one part, with a heading. */
export type Row = { title: string; graphs: readonly Graph[] };

/** What a counter of Prometheus grew by, a second. */
export const perSecond = (counter: string): string => `rate(${counter}[$__rate_interval])`;

/** What should run now, and what it leads to. */
export type Wanted = {
  /** parts that the scenario does without */
  absent: readonly PartDefinition[];
  /** the stores that run and have links */
  stores: readonly PartDefinition[];
  /** all copies that there may be of the services, with their links */
  copies: readonly Copy[];
  /** null while no service is to run */
  deployed: Deployed | null;
  /** verify judges the shop that is shown: nobody else may ask it */
  isJudged: boolean;
};

/** A program that a person talks to a part with, in the live space: `lab <verb>`. */
export type Console = {
  verb: string;
  /** its line in `lab --help` */
  line: string;
  /** what it does, in its own help */
  summary: string;
  /** what makes it run once; as an argument of a command is written */
  words: { name: string; description: string };
  example: string;
  open(home: Home, words: readonly string[], onTerminal: boolean): Command;
};

export type PartDefinition = {
  /** its folder's name, and the key under `parts:` in scenarios.yaml */
  id: string;
  title: string;
  role: PartRole;
  /** what scenarios.yaml may say of it; without it, it runs whatever the scenario says, and is not to be declared */
  declared?: z.ZodType<unknown, number | string | undefined>;
  /** names of its ports; a service's copies have theirs beside */
  ports: readonly string[];
  needs: {
    /** its programs on this machine; without them a watcher does not run, and no scenario that declares another part */
    programs: readonly Program[];
    /** what its data takes beside that of the others */
    diskBytes?: number;
    /** and so much of memory, with all of its copies */
    memoryBytes?: number;
    /** the Debian package that brings them, where it is not there always (`machine/debian-packages.mjs`) */
    debian?: string;
  };
  /** Its processes, in the order in which they start; none when it is not wanted or cannot be had. */
  processes(home: Home, wanted: Wanted): Part[];
  /** every copy of every service of the scenario has a link of its own to it */
  link?: {
    /** sent first over a new connection, and answered at once, before any login */
    hello: Uint8Array | string;
    /** The least of five empty questions over this port, ms. Rejects when there is no answer within 3 s. */
    emptyQuestionMs(home: Home, port: number): Promise<number>;
    /** what a service is told of it */
    variables(home: Home, copy: Copy, port: number, space: Space): Record<string, string>;
  };
  /** Brings what every space is made from; quick when it is there. `roles`: who will log in. */
  furnish?(home: Home, roles: readonly string[], say: (text: string) => void): Promise<void>;
  /** keeps the live and the judged shop apart; each may be called twice */
  space?: {
    /** A fresh one in the place of what was there. */
    make(home: Home, space: Space): Promise<void>;
    drop(home: Home, space: Space): Promise<void>;
  };
  /** Resolves when it shows what the other stores held when it was asked; for a store that copies another. */
  settled?(home: Home): Promise<void>;
  fingerprint?: {
    read(home: Home): Promise<Fingerprint>;
    /** the lines that no learner's file changes, so that they are the same at any time after the start */
    ofWorld: RegExp;
  };
  look?(home: Home): Look;
  /** as its program says it; empty when it does not answer */
  version?(home: Home): Promise<string>;
  /** its row on the dashboard */
  row?: Row;
  console?: Console;
  /** of a company: what stands behind a one, and behind other numbers of what it did: `mail sent`, `mails sent` */
  did?: readonly [string, string];
  /** a fault may kill, stop or restart its processes; what holds the marks of faults must not be hurt */
  faultable?: true;
  /** Ends what an earlier keeper left of it and that bears no mark. */
  endLeft?(home: Home): Promise<void>;
};

/** A typed identity. */
export const definePart = (part: PartDefinition): PartDefinition => part;
