/** Starts, watches and ends the processes of the parts. It knows nothing of scenarios. */
import { renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess, isStopped, type ProcessIdentity, pause } from '../../machine/process.mjs';
import { readBetween } from '../home/files.ts';
import { type Home, isFree } from '../home/home.ts';
import type { Ending, Started } from '../parts/part.ts';
import type { PartProcess } from '../parts/parts.ts';
import type { PartState, PartStatus, Runtime } from '../runtime/runtime.ts';
import { wasSignalled } from '../runtime/state.ts';

const readyLimitMs = 15_000;
/** One may be a busy machine. */
const silencesBorne = 2;
const logLimitBytes = 5_000_000;
/** How long a learner's service that died waits before it is started again, by the number of deaths in a row. */
const backOffMs = [0, 500, 1000, 2000, 5000];

/** By which a process ends itself: Node.js out of memory, a crash in native code. */
const ownSignals: NodeJS.Signals[] = ['SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGILL', 'SIGSEGV', 'SIGTRAP'];

type Child = {
  part: PartProcess;
  process: Started | null;
  /** of `process`, known also after its end */
  identity: ProcessIdentity | null;
  /** it was seen to stand still, and counted */
  stopped: boolean;
  /** how often in a row it did not answer */
  silences: number;
  state: PartState;
  since: number;
  deaths: number;
  kills: number;
  deathsInARow: number;
  detail: string;
  /** where this start's lines begin in the log */
  logStart: number;
  /** true while we end it ourselves */
  ending: boolean;
};

export type Supervisor = {
  /**
   * Makes exactly these parts run, and as they are told now, in order, replicas at the same time; ends others in reverse order, replicas at the same time too; answers the parts that could not be started. When `isOutdated` says
   * that other parts are wanted, nobody waits any longer for one that starts. `handsOver`: a replica of another version takes over from the
   * one before while that still answers what it has taken; else that ends first.
   */
  run(parts: PartProcess[], isOutdated?: () => boolean, handsOver?: boolean): Promise<Child[]>;
  /** Counts a process that was stopped by a signal as one that was ended from outside. */
  noticeStopped(): void;
  /** Ends what hangs, so that it is started anew; its doing counts as ended from outside. Answers whether all parts that are asked answer. */
  endSilent(): Promise<boolean>;
  /** Whether a part died, or a dead one may be tried again. */
  needsWork(): boolean;
  statuses(): PartStatus[];
  end(): Promise<void>;
};

export function createSupervisor(
  home: Home,
  runtime: Pick<Runtime, 'launch'>,
  onDeath: (text: string) => void,
): Supervisor {
  const children = new Map<string, Child>();
  /** ends of processes that only answer what they have taken */
  const draining = new Set<Promise<void>>();

  const become = (child: Child, state: PartState, detail = '') => {
    child.state = state;
    child.since = Date.now();
    child.detail = detail;
  };

  async function start(child: Child, isOutdated: () => boolean): Promise<void> {
    const { part } = child;
    child.ending = false;
    // While it is tried again, why the last try failed is still why it is away.
    become(child, 'starting', child.state === 'failed' ? child.detail : '');
    const freeBy = Date.now() + 2000 + (draining.size > 0 ? part.graceMs : 0);
    while (!(await isFree(part.port))) {
      if (Date.now() > freeBy)
        return become(child, 'failed', `port ${part.port} is taken by another program`);
      await pause(10);
    }
    try {
      await part.prepare();
    } catch (error) {
      return become(child, 'failed', (error as Error).message);
    }
    if (await launch(child)) await untilReady(child, isOutdated);
  }

  async function launch(child: Child): Promise<boolean> {
    const logFile = join(home.logs, `${child.part.name}.log`);
    const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
    if (size > logLimitBytes) renameSync(logFile, `${logFile}.1`);
    child.logStart = size > logLimitBytes ? 0 : size;
    child.stopped = false;
    child.silences = 0;
    try {
      const started = await runtime.launch(home, child.part, logFile);
      child.process = started;
      child.identity = started.identity;
      started.ended.then(ending => died(child, started, ending));
      return true;
    } catch (error) {
      child.deathsInARow += 1;
      become(child, 'failed', (error as Error).message);
      return false;
    }
  }

  function died(child: Child, ended: Started, { code, signal, why }: Ending): void {
    if (child.process !== ended) return;
    child.process = null;
    if (child.ending) {
      become(child, 'down');
      return;
    }
    const byFault = child.identity !== null && wasSignalled(home, child.identity, 'ended');
    const outside = byFault || (signal !== null && !ownSignals.includes(signal));
    if (!outside) child.deaths += 1;
    else if (!byFault) child.kills += 1;
    child.deathsInARow += 1;
    const how = byFault
      ? 'was ended by a fault'
      : outside
        ? `was ended from outside by ${signal}`
        : `ended by itself${why ? `: it ${why}` : signal ? ` by ${signal}` : ` with exit code ${code}`}`;
    become(child, 'failed', (outside ? '' : firstError(home, child)) || how);
    onDeath(`${child.part.name} ${how}. ${child.detail === how ? '' : child.detail}`.trim());
  }

  async function untilReady(child: Child, isOutdated: () => boolean): Promise<void> {
    const { readyWithinMs = readyLimitMs } = child.part;
    const deadline = Date.now() + readyWithinMs;
    while (child.process) {
      if (await child.part.isReady()) {
        become(child, 'up');
        return;
      }
      if (isOutdated()) return end(child);
      if (Date.now() > deadline) {
        await end(child);
        return become(
          child,
          'failed',
          `did not answer on port ${child.part.port} within ${readyWithinMs / 1000} s`,
        );
      }
      await pause(20);
    }
  }

  async function end(child: Child): Promise<void> {
    child.ending = true;
    const identity = child.process && child.identity;
    if (identity) await endProcess(identity, child.part.stopSignal, child.part.graceMs);
    child.process = null;
    become(child, 'down');
  }

  function drain(child: Child): void {
    const { process, identity, part } = child;
    child.ending = true;
    child.process = null;
    become(child, 'down');
    if (!process || !identity) return;
    const ended = endProcess(identity, part.stopSignal, part.graceMs).finally(() => draining.delete(ended));
    draining.add(ended);
  }

  const mayTryAgain = (child: Child) => {
    if (child.state !== 'failed') return false;
    const wait = backOffMs[Math.min(child.deathsInARow, backOffMs.length - 1)] ?? 0;
    return Date.now() - child.since >= wait;
  };

  return {
    async run(parts, isOutdated = () => false, handsOver = false) {
      if (!handsOver) await Promise.all(draining);
      const wanted = new Map(parts.map(part => [part.name, part]));
      const isSame = (name: string, child: Child) => wanted.get(name)?.version === child.part.version;
      const others = [...children].reverse().filter(([name, child]) => !isSame(name, child));
      const ending: Promise<void>[] = [];
      for (const [name, child] of others) {
        if (!child.part.isReplica) await Promise.all(ending.splice(0));
        if (wanted.get(name)?.isReplica && handsOver) drain(child);
        else ending.push(end(child));
        if (!child.part.isReplica) await Promise.all(ending.splice(0));
      }
      await Promise.all(ending);
      for (const [name] of others) children.delete(name);
      for (const [name, child] of children) child.part = wanted.get(name) ?? child.part;
      for (const [name, child] of others) {
        const part = wanted.get(name);
        if (part) children.set(name, { ...child, part, deathsInARow: 0 });
      }
      const starting: Promise<void>[] = [];
      for (const part of parts) {
        if (!part.isReplica) await Promise.all(starting.splice(0));
        const child = children.get(part.name) ?? newChild(part);
        children.delete(part.name); // and to the end, so that they stay in the order of `parts`
        children.set(part.name, child);
        if (child.state === 'up' && Date.now() - child.since > 10_000) child.deathsInARow = 0;
        if (child.state === 'up') await part.adjust?.();
        if (child.process !== null || !(child.state === 'down' || mayTryAgain(child))) continue;
        if (part.isReplica) starting.push(start(child, isOutdated));
        else await start(child, isOutdated);
      }
      await Promise.all(starting);
      return [...children.values()].filter(child => child.state !== 'up');
    },
    noticeStopped() {
      for (const child of children.values()) {
        const stopped = child.process !== null && child.identity !== null && isStopped(child.identity);
        if (stopped && !child.stopped) {
          const byFault = child.identity !== null && wasSignalled(home, child.identity, 'stopped');
          if (!byFault) child.kills += 1;
          onDeath(
            `${child.part.name} was stopped ${byFault ? 'by a fault' : 'from outside'}; it does not run until it is continued.`,
          );
        }
        child.stopped = stopped;
      }
    },
    async endSilent() {
      let allAnswer = true;
      for (const child of children.values()) {
        if (child.state !== 'up' || !child.part.answers) continue;
        const answers = await child.part.answers();
        child.silences = answers ? 0 : child.silences + 1;
        allAnswer &&= answers;
        if (child.silences < silencesBorne || child.process === null) continue;
        child.kills += 1;
        onDeath(`${child.part.name} stopped answering; the lab ended it and starts it again.`);
        await end(child);
      }
      return allAnswer;
    },
    needsWork: () =>
      [...children.values()].some(
        child => child.process === null && (child.state === 'down' || mayTryAgain(child)),
      ),
    statuses: () =>
      [...children.values()].map(({ part, process, state, since, deaths, kills, detail }) => ({
        name: part.name,
        id: part.id,
        role: part.role,
        state,
        pid: process?.identity?.pid ?? null,
        port: part.port,
        since,
        deaths,
        kills,
        detail,
      })),
    async end() {
      for (const child of [...children.values()].reverse()) await end(child);
      await Promise.all(draining);
    },
  };
}

const newChild = (part: PartProcess): Child => ({
  part,
  process: null,
  identity: null,
  stopped: false,
  silences: 0,
  state: 'down',
  since: Date.now(),
  deaths: 0,
  kills: 0,
  deathsInARow: 0,
  detail: '',
  logStart: 0,
  ending: false,
});

/** The first line of this start's log that names an error, with the place in the learner's files where there is one. */
function firstError(home: Home, child: Child): string {
  const log = lastBytes(join(home.logs, `${child.part.name}.log`), child.logStart);
  const lines = log.split('\n').map(line => line.trim().replaceAll(`${child.part.cwd}/`, ''));
  const error =
    lines.find(line => /^(\w*Error|FATAL|\[ALERT\]|Uncaught)|^\S*Error \[|\bFATAL: /.test(line)) ?? '';
  const place = lines
    .map(line => line.match(/((?:services|database|gateway)\/[\w./-]+:\d+)/)?.[1])
    .find(Boolean);
  return place && !error.includes(place) ? `${place}: ${error}` : error;
}

const mostBytes = 1_000_000;

/** What was written from a place on, as far as it is not too much: a service that prints in a loop makes gigabytes. Empty without a log. */
function lastBytes(file: string, from: number): string {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return size === 0 ? '' : readBetween(file, Math.max(from, size - mostBytes), size);
}
