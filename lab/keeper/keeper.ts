/** Makes the desired state so, again and again, and publishes what it sees. */

import { isRunning, ownIdentity } from '../../machine/process.mjs';
import { UserError } from '../errors.ts';
import { chooseNewPorts, type Home } from '../home/home.ts';
import type { Deployment } from '../parts/part.ts';
import { deploymentParts, type PartProcess, portNames, serverParts } from '../parts/parts.ts';
import { databaseOf } from '../parts/postgres/databases.ts';
import { runtimeFor } from '../runtime/choice.ts';
import { lastLook, lookedName } from '../runtime/looked.ts';
import type { Desired, Snapshot } from '../runtime/runtime.ts';
import { desiredName, readDesired } from '../runtime/state.ts';
import { createDrift } from './drift.ts';
import { createEvents, type Note } from './events.ts';
import { createGauges } from './gauges/page.ts';
import { createLeases } from './leases.ts';
import { endLeftovers } from './leftovers.ts';
import { createLooks } from './looks.ts';
import { createMinutes } from './minutes.ts';
import { createNudges } from './nudges.ts';
import { createPacer, type Pace } from './pace.ts';
import { createPublisher, seenPart } from './publisher.ts';
import { createQueryCount } from './queries.ts';
import { createReadings, noReading } from './readings.ts';
import { createSavedFiles } from './saved-files.ts';
import { createSupervisor } from './supervisor.ts';
import { createBackground } from './traffic.ts';
import { createWatchers } from './watchers.ts';

const secondMs = 1000;

export type Keeper = {
  /** One round; false when nothing is wanted any more. */
  tick(): Promise<boolean>;
  /** Until the next round is due: when a file changed, or a part died, or time is up. */
  pause(): Promise<void>;
  note: Note;
  end(): Promise<void>;
};

export function createKeeper(home: Home): Keeper {
  const identity = ownIdentity();
  const events = createEvents();
  const { note } = events;
  const runtime = runtimeFor(home);
  const nudges = createNudges();
  nudges.watchFiles(home.dir, [desiredName, lookedName]);
  const pacer = createPacer(lastLook(home) || Date.now());
  const supervisor = createSupervisor(home, runtime, text => {
    note('problem', text);
    nudges.nudge();
  });
  const watchers = createWatchers(home, runtime, note);
  const looks = createLooks(home);
  const readings = createReadings(home, looks);
  const minutes = createMinutes(home);
  const gauges = createGauges(home, looks.gauges, note);
  const files = createSavedFiles(home, note);
  const drift = createDrift(home, note);
  const endLeases = createLeases(home, note);
  const someoneQueries = createQueryCount();
  const traffic = createBackground(home);

  let desired: Desired = readDesired(home);
  let shown: Deployment | null = null;
  let isJudged = false;
  let state: Snapshot['state'] = 'working';
  let problem = '';
  let reached = -1;
  let reading = noReading;
  let lastReading = 0;
  let wasResting = false;
  /** an error cut a round short: what it left undone is tried again after a second */
  let cutShort = false;

  /** Chooses what is to be shown. */
  function active(): Deployment | null {
    const { verify, live } = desired;
    isJudged = verify !== null && isRunning(verify.owner);
    return isJudged && verify ? verify.deployment : live;
  }

  const snapshot = (): Snapshot => ({
    generation: reached,
    keeper: identity,
    at: Date.now(),
    state,
    problem,
    showing: shown === null ? 'nothing' : isJudged ? 'verify' : 'live',
    parts: supervisor.statuses().map(status => seenPart(status, reading)),
    watchers: watchers.statuses(),
    code: files.code(),
    fileProblem: files.problem(),
    numbers: reading.numbers,
    resting: pacer.isResting(Date.now()),
    drifts: drift.count(),
    events: events.all(),
  });
  const { publish, end: endPublishing } = createPublisher(home, snapshot, () => paceNow().publishMs);

  /** It does not rest during a verify, nor while a lease waits for its end. */
  const paceNow = (): Pace => {
    if (desired.verify || desired.leases.length > 0) pacer.looked(Date.now());
    return pacer.pace(Date.now());
  };

  async function show(deployment: Deployment | null): Promise<void> {
    traffic.stop();
    reading = { ...reading, numbers: null };
    if (deployment && lastScenario && deployment.scenario !== lastScenario) events.forget();
    lastScenario = deployment?.scenario ?? lastScenario;
    shown = deployment;
    if (deployment && isJudged) watchers.keepUp(deployment); // before the judged shop is there
    nudges.watchTree(deployment?.watch ? deployment.tree : null);
    await files.begin(deployment);
  }
  let lastScenario: string | null = null;

  /** What stays while deployments come and go; a part that comes for the first time gets its ports. */
  async function servers(): Promise<PartProcess[]> {
    await chooseNewPorts(home, portNames(desired.parts));
    return serverParts(home, desired.parts);
  }

  async function reconcile(saved = false): Promise<void> {
    state = 'working';
    const deployment = shown;
    const parts = await servers();
    if (deployment) parts.push(...deploymentParts(home, files.inUse(deployment)));
    const { generation } = desired;
    const isOutdated = () => readDesired(home).generation !== generation;
    const failed = await supervisor.run(parts, isOutdated, saved && runtime.overlaps);
    if (failed.length === 0) await noticeDrift(); // what a restart lost is back before anything is called ready
    problem = failed.map(child => `${child.part.name}: ${child.detail || child.state}`).join('; ');
    state = failed.length > 0 ? 'failed' : 'ready';
    cutShort = false;
    if (deployment?.traffic && state === 'ready') traffic.keepUp(deployment.traffic, paceNow().traffic);
  }

  const noticeDrift = async () => {
    if (shown) await drift.putBack(desired.conditions, databaseOf(shown.space));
  };

  async function useSaves(): Promise<boolean> {
    if (!shown?.watch) return false;
    const changed = files.changed(shown);
    if (changed.length === 0) return false;
    pacer.looked(Date.now());
    return files.take(shown, changed);
  }

  /** The readings, and what follows from them. */
  async function readParts(allAnswer: boolean): Promise<void> {
    lastReading = Date.now();
    if (state === 'ready' && allAnswer) await noticeDrift();
    const othersCame = traffic.watchOthers();
    const parts = supervisor.statuses();
    reading = await readings.read(parts, shown?.space ?? null);
    minutes.see(reading.numbers, pacer.isResting(Date.now()));
    const { totals, door } = reading;
    if (door && othersCame(door.answers)) pacer.looked(Date.now());
    gauges.see({
      parts: [...parts, ...watchers.statuses()],
      scenario: shown?.scenario ?? null,
      totals,
      door,
    });
    // Not before the shop is there: a start takes its whole CPU.
    if (shown && state === 'ready') watchers.keepUp(shown);
    if (await someoneQueries(watchers.statuses())) pacer.looked(Date.now());
  }

  /** What changes when somebody looks again, or nobody does any more. */
  function keepPace(): Pace {
    pacer.looked(lastLook(home));
    const pace = paceNow();
    traffic.setShare(pace.traffic);
    if (wasResting && pace.traffic === 1) lastReading = 0;
    wasResting = pace.traffic < 1;
    return pace;
  }

  async function round(): Promise<void> {
    if (reached !== -1) await endLeases(desired.leases);
    const wanted = active();
    const switched = JSON.stringify(wanted) !== JSON.stringify(shown);
    const changed = switched || desired.generation !== reached;
    if (switched && reached === -1) await supervisor.run(await servers());
    if (switched) await show(wanted);
    const pace = keepPace();
    const isDue = Date.now() - lastReading >= (cutShort ? secondMs : pace.readMs);
    // First, as a part that hangs would cut each round short before its readings.
    const allAnswer = !isDue || (await supervisor.endSilent());
    const works = changed || (cutShort && isDue) || supervisor.needsWork();
    if (works) await reconcile();
    const saved = await useSaves();
    if (saved) await reconcile(true);
    reached = desired.generation;
    if (works || saved) publish();
    supervisor.noticeStopped();
    if (isDue) await readParts(allAnswer);
  }

  /** The keeper outlives what it meets; the snapshot tells, and the next second tries again. */
  function outlive(error: unknown): void {
    const { message } = error as Error;
    if (message !== problem) {
      note('problem', message);
      if (!(error instanceof UserError)) console.error(error);
    }
    problem = message;
    state = 'failed';
    reached = desired.generation;
    lastReading = Date.now();
    cutShort = true;
  }

  return {
    note,
    async tick() {
      try {
        desired = readDesired(home);
        if (!desired.up) return false;
        await round();
      } catch (error) {
        outlive(error);
      }
      return true;
    },
    pause: () => nudges.pause(paceNow().roundMs),
    async end() {
      endPublishing();
      nudges.end();
      traffic.stop();
      gauges.end();
      looks.end();
      await Promise.all([supervisor.end(), watchers.end()]);
      await endLeftovers(home); // what a service started and let go
      await runtime.tidy(home).catch((error: Error) => note('problem', error.message));
      shown = null;
      reached = desired.generation;
      state = 'ready';
      try {
        publish();
      } catch (error) {
        console.error(error); // on a full disk: that no keeper runs is seen by its lock
      }
    },
  };
}
