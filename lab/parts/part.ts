/** A process of a part: a program, and how it is to run. A process of this machine either way, in a container of its own or not. */

import type { ProcessIdentity } from '../../machine/process.mjs';
import type { Home } from '../home/home.ts';
import type { Program } from '../home/programs.ts';

export type Part = {
  /** e.g. api-1; one that runs once is called as the part is */
  name: string;
  port: number;
  program: Program;
  args: string[];
  env: Record<string, string>;
  cwd: string;
  user: Home['serversUser'];
  stopSignal: NodeJS.Signals;
  /** how long it may take to end before it is killed */
  graceMs: number;
  /** one of several that do the same: they start side by side */
  isReplica?: true;
  /** a learner's code runs from `cwd` */
  hasCode?: true;
  /** changes when a running process is no longer the right one */
  version: string;
  prepare(): Promise<void>;
  isReady(): Promise<boolean>;
  /** how long that may take; 15 s unless told */
  readyWithinMs?: number;
  /** where a process may run and yet hang for good: asked each second, and after two answers of false it is started anew */
  answers?(): Promise<boolean>;
  /** Brings a running process in line with what is wanted now. */
  adjust?(): Promise<void>;
};

/** How a process ended; `why` when its own doing has a name that neither code nor signal tell. */
export type Ending = { code: number | null; signal: NodeJS.Signals | null; why?: string };

/** `identity` is null when it had ended before it could be looked at. */
export type Started = { identity: ProcessIdentity | null; ended: Promise<Ending> };

/** Every part of a home has this in its environment, so that what a killed keeper left is found. */
export const partMark = (home: Home): string => `CORNER_LAB_PART=${home.id}/`;

/** The environment of a part that runs. */
export const markedEnvironment = (home: Home, { name, env }: Part): Record<string, string> => ({
  ...env,
  CORNER_LAB_PART: `${home.id}/${name}`,
});

/** Copies of a service that may run at once. */
export const mostCopies = 3;

/** One of the processes of a service: its own port, its own links, its own database role, its own folder. */
export type Copy = {
  service: string;
  number: number;
  /** e.g. api-1 */
  name: string;
  port: number;
  /** its own database role, e.g. api_1 */
  role: string;
  links: Link[];
};

/** A Toxiproxy link of one copy to one store. */
export type Link = {
  /** e.g. api-1-postgres */
  name: string;
  /** where it leads, e.g. postgres */
  part: string;
  port: number;
};

/** The live shop and the one that verify judges never see each other's data. */
export const spaces = ['live', 'judged'] as const;
export type Space = (typeof spaces)[number];

/** What should be running. The same type describes the live system and the one that verify judges. */
export type Deployment = {
  scenario: string;
  /** ids of the parts that the scenario declares */
  parts: string[];
  /** service → how many copies of it run where no system.yaml says it; one, where an older version of the lab left it out */
  copies?: Record<string, number>;
  /** folder with services/, and with what the scenario hands out beside them */
  tree: string;
  /** the files of settings that it must hold; for the others the shop's own stand in */
  settings: string[];
  /** whose data the services use */
  space: Space;
  /** light background traffic, so that a live system shows numbers; null for none */
  traffic: { script: string; ratePerSecond: number } | null;
  /** restart services and run new migrations when a file is saved */
  watch: boolean;
  /** how often all copies were ended to start again, each with an empty disk; never where it is left out */
  restarts?: number;
};

/** With what was read from the learner's files. */
export type Deployed = Deployment & {
  /** service → how many run side by side */
  replicas: Record<string, number>;
  /** the learner's haproxy.cfg */
  gateway: string;
  /** service → of the code that it runs */
  codeHashes: Record<string, string>;
};
