/** Makes the desired state so, again and again, and publishes what it sees. */

import { isRunning, ownIdentity } from '../../machine/process.mjs';
import { resolveFault, withFaultSystem } from '../engine/fault-system.ts';
import { migrationProblem, migrationStates, runNewMigrations } from '../engine/migrations.ts';
import { UserError } from '../errors.ts';
import { chooseNewPorts, frontDoorUrl, type Home, portOf } from '../home/home.ts';
import { activityNow, seenOfCopy } from '../parts/activity.ts';
import type { PartNumbers } from '../parts/contract.ts';
import { doorTotals } from '../parts/haproxy/haproxy.ts';
import type { Deployment } from '../parts/part.ts';
import { deploymentParts, type PartProcess, portNames, serverParts, servicesOf } from '../parts/parts.ts';
import { databaseOf, labDatabase } from '../parts/postgres/databases.ts';
import { withDatabase } from '../parts/postgres/postgres.ts';
import { within } from '../parts/within.ts';
import { runtimeFor } from '../runtime/choice.ts';
import { lastLook, lookedName } from '../runtime/looked.ts';
import type { Desired, LabEvent, LiveNumbers, PartStatus, SeenPart, Snapshot } from '../runtime/runtime.ts';
import { desiredName, readDesired, writeSnapshot } from '../runtime/state.ts';
import {
  changedPaths,
  codeHash,
  codeHashesOf,
  fileProblem,
  readSettings,
  type Settings,
  type Signature,
  signatureOf,
} from '../workspace/learner-files.ts';
import { createGauges } from './gauges/page.ts';
import { createLeases } from './leases.ts';
import { createLooks } from './looks.ts';
import { createNudges } from './nudges.ts';
import { createPacer, type Pace } from './pace.ts';
import { createQueryCount } from './queries.ts';
import { createScraper } from './scrape.ts';
import { createStrangerCount } from './strangers.ts';
import { createSupervisor } from './supervisor.ts';
import { type BackgroundTraffic, startTraffic } from './traffic.ts';
import { createWatchers } from './watchers.ts';

const secondMs = 1000;
const doorLimitMs = 1000;
const eventsKept = 30;
const publishMs = 250;

export type Keeper = {
  /** One round; false when nothing is wanted any more. */
  tick(): Promise<boolean>;
  /** Until the next round is due: when a file changed, or a part died, or time is up. */
  pause(): Promise<void>;
  note(kind: LabEvent['kind'], text: string): void;
  end(): Promise<void>;
};

export function createKeeper(home: Home): Keeper {
  const identity = ownIdentity();
  const events: LabEvent[] = [];
  const note = (kind: LabEvent['kind'], text: string) => {
    if (events.at(-1)?.text === text) events.pop(); // a service that dies again and again tells it once
    events.push({ at: Date.now(), kind, text });
    events.splice(0, events.length - eventsKept);
  };
  const runtime = runtimeFor(home);
  const nudges = createNudges();
  nudges.watchFiles(home.dir, [desiredName, lookedName]);
  const pacer = createPacer(lastLook(home) || Date.now());
  const supervisor = createSupervisor(home, runtime, text => {
    note('problem', text);
    nudges.nudge();
  });
  const watchers = createWatchers(home, runtime, note);
  const scraper = createScraper();
  const looks = createLooks(home);
  const gauges = createGauges(home, looks.gauges, note);
  const endLeases = createLeases(home, note);

  let desired: Desired = readDesired(home);
  let shown: Deployment | null = null;
  let signature: Signature = new Map();
  /** saved since the last time that all files could be used */
  let unused = new Set<string>();
  let settings: Settings | null = null;
  let code: Snapshot['code'] = null;
  let codeHashes: Record<string, string> = {};
  let wrongFile = '';
  let state: Snapshot['state'] = 'working';
  let problem = '';
  let reached = -1;
  let drifts = 0;
  let numbers: LiveNumbers | null = null;
  let seenParts = new Map<string, PartNumbers>();
  let traffic: BackgroundTraffic | null = null;
  let cameFromOthers = createStrangerCount();
  const someoneQueries = createQueryCount();
  let lastReading = 0;
  let wasResting = false;
  /** an error cut a round short: what it left undone is tried again after a second */
  let cutShort = false;

  const activeDeployment = (): Deployment | null => {
    const { verify, live } = desired;
    return verify && isRunning(verify.owner) ? verify.deployment : live;
  };

  const publish = () => {
    const showing = shown === null ? 'nothing' : shown === desired.live ? 'live' : 'verify';
    writeSnapshot(home, {
      generation: reached,
      keeper: identity,
      at: Date.now(),
      state,
      problem,
      showing,
      parts: supervisor.statuses().map(seen),
      watchers: watchers.statuses(),
      code,
      fileProblem: wrongFile,
      numbers,
      resting: pacer.isResting(Date.now()),
      drifts,
      events,
    });
    lastPublished = Date.now();
  };
  const seen = (status: PartStatus): SeenPart => {
    const replica = numbers?.replicas.find(({ name }) => name === status.name);
    const ofPart = status.role === 'service' ? replica && seenOfCopy(replica) : seenParts.get(status.id);
    return { ...status, activity: activityNow(status, ofPart), words: ofPart?.words ?? '' };
  };
  let lastPublished = 0;
  const publisher = setInterval(() => {
    try {
      if (Date.now() - lastPublished >= paceNow().publishMs - publishMs / 2) publish();
    } catch (error) {
      // A full disk ends no shop: what is published next is whole again.
      console.error(error);
    }
  }, publishMs);

  /** It does not rest during a verify, nor while a lease waits for its end. */
  const paceNow = (): Pace => {
    if (desired.verify || desired.leases.length > 0) pacer.looked(Date.now());
    return pacer.pace(Date.now());
  };

  /** Another deployment begins: its files as they are now are the start. */
  async function show(deployment: Deployment | null): Promise<void> {
    traffic?.stop();
    traffic = null;
    numbers = null;
    shown = deployment;
    wrongFile = '';
    unused = new Set();
    settings = null;
    nudges.watchTree(deployment?.watch ? deployment.tree : null);
    if (!deployment) {
      code = null;
      return;
    }
    signature = signatureOf(deployment.tree);
    takeCode(deployment);
    if (deployment.watch) await runMigrations(deployment);
  }

  /** What stays while deployments come and go; a part that comes for the first time gets its ports. */
  async function servers(): Promise<PartProcess[]> {
    await chooseNewPorts(home, portNames(desired.parts));
    return serverParts(home, desired.parts);
  }

  /** From now on this is the code that runs. */
  function takeCode({ tree, parts }: Deployment): void {
    codeHashes = codeHashesOf(tree, servicesOf(parts));
    const hash = codeHash(tree);
    if (hash !== code?.hash) code = { hash, since: Date.now() };
  }

  async function reconcile(saved = false): Promise<void> {
    state = 'working';
    const deployment = shown;
    const parts = await servers();
    if (deployment && code) {
      settings ??= readSettings(home, deployment);
      parts.push(...deploymentParts(home, { ...deployment, ...settings, codeHashes }));
    }
    const { generation } = desired;
    const isOutdated = () => readDesired(home).generation !== generation;
    const failed = await supervisor.run(parts, isOutdated, saved && runtime.overlaps);
    if (failed.length === 0) await noticeDrift(); // what a restart lost is back before anything is called ready
    problem = failed.map(child => `${child.part.name}: ${child.detail || child.state}`).join('; ');
    state = failed.length > 0 ? 'failed' : 'ready';
    cutShort = false;
    if (deployment?.traffic && !traffic && state === 'ready') {
      traffic = startTraffic(frontDoorUrl(home), deployment.traffic);
      traffic.setShare(paceNow().traffic);
      cameFromOthers = createStrangerCount();
    }
  }

  /** Saved files: services are started again, new migrations run, a file that cannot be used leaves all as it is. */
  async function noticeSaves(deployment: Deployment): Promise<boolean> {
    const now = signatureOf(deployment.tree);
    const changed = changedPaths(signature, now);
    if (changed.length === 0) return false;
    pacer.looked(Date.now());
    if (changed.some(path => path.startsWith('database/migrations/'))) await runMigrations(deployment);
    signature = now; // not before: what a dead server could not run is tried again
    for (const path of changed) unused.add(path);
    wrongFile = await fileProblem(home, deployment, unused);
    if (wrongFile) {
      note('problem', `${wrongFile}. The version before it keeps running.`);
      return false;
    }
    unused.clear();
    const before = JSON.stringify([code?.hash, settings]);
    settings = readSettings(home, deployment);
    takeCode(deployment);
    if (before !== JSON.stringify([code?.hash, settings]))
      note('info', `saved ${changed.join(', ')}: starting again`);
    return true;
  }

  async function runMigrations(deployment: Deployment): Promise<void> {
    const database = databaseOf(deployment.space);
    for (const run of await runNewMigrations(home, deployment.tree, database)) {
      const seconds = (run.ms / 1000).toFixed(1);
      if (run.ok) note('info', `${run.file} ran in ${seconds} s. ${run.output}`.trim());
      else note('problem', migrationProblem(run));
    }
    const states = await withDatabase(home, labDatabase, lab =>
      migrationStates(lab, deployment.tree, database),
    );
    for (const { file, state } of states) {
      if (state !== 'changed') continue;
      note(
        'problem',
        `${file} changed after it ran. To run it again on fresh data: npx lab apply ${deployment.scenario}`,
      );
    }
  }

  /** Conditions that vanished are put back. */
  async function noticeDrift(): Promise<void> {
    if (!shown || desired.conditions.length === 0) return;
    await withFaultSystem(home, databaseOf(shown.space), async system => {
      for (const condition of desired.conditions) {
        const { fault, params } = resolveFault(condition);
        const seen = await fault.observe(system, params);
        if (seen.state !== 'absent') continue;
        // Incremented after re-injection, so the count never precedes its event; also when re-injection failed.
        await fault.inject(system, params).finally(() => {
          drifts += 1;
        });
        note('drift', `${condition.use} had vanished (${seen.saw}); it was put back.`);
      }
    });
  }

  /** The readings, and what follows from them. */
  async function readParts(): Promise<void> {
    lastReading = Date.now();
    const allAnswer = await supervisor.endSilent();
    if (state === 'ready' && allAnswer) await noticeDrift();
    const parts = supervisor.statuses();
    const up = parts.filter(part => part.state === 'up');
    const copies = up.filter(({ role }) => role === 'service');
    const ended = traffic?.counts().ended ?? 0;
    const [{ numbers: services, totals }, seenNow, door] = await Promise.all([
      scraper.read(copies.map(({ name, port }) => ({ name, url: `http://127.0.0.1:${port}/metrics` }))),
      looks.numbers(
        up.map(({ id }) => id),
        shown?.space ?? 'live',
      ),
      shown
        ? within(doorLimitMs, doorTotals(`http://127.0.0.1:${portOf(home, 'haproxy-stats')}`)).catch(
            () => null,
          )
        : null,
    ]);
    seenParts = seenNow;
    const ofParts = [...seenParts].map(([id, { numbers: own }]) => [id, own] as const);
    numbers = services && { ...services, parts: Object.fromEntries(ofParts) };
    const own = { ended, sent: traffic?.counts().sent ?? 0 };
    if (door && cameFromOthers(door.answers, own)) pacer.looked(Date.now());
    gauges.see({
      parts: [...parts, ...watchers.statuses()],
      scenario: shown?.scenario ?? null,
      totals,
      door,
    });
    // Not before the shop is there: a start takes its whole CPU.
    if (shown && state === 'ready') watchers.keepUp(shown.parts);
    if (await someoneQueries(watchers.statuses())) pacer.looked(Date.now());
  }

  /** What changes when somebody looks again, or nobody does any more. */
  function keepPace(): Pace {
    pacer.looked(lastLook(home));
    const pace = paceNow();
    traffic?.setShare(pace.traffic);
    if (wasResting && pace.traffic === 1) lastReading = 0;
    wasResting = pace.traffic < 1;
    return pace;
  }

  return {
    note,
    async tick() {
      try {
        desired = readDesired(home);
        if (!desired.up) return false;
        if (reached !== -1) await endLeases(desired.leases);
        const active = activeDeployment();
        const switched = JSON.stringify(active) !== JSON.stringify(shown);
        const changed = switched || desired.generation !== reached;
        if (switched && reached === -1) await supervisor.run(await servers());
        if (switched) await show(active);
        else shown = active;
        const pace = keepPace();
        const again = cutShort && Date.now() - lastReading >= secondMs;
        // A part that hangs cuts each round short before its readings, until it is ended.
        if (again) await supervisor.endSilent();
        const works = changed || again || supervisor.needsWork();
        if (works) await reconcile();
        const saved = shown?.watch ? await noticeSaves(shown) : false;
        if (saved) await reconcile(true);
        reached = desired.generation;
        if (works || saved) publish();
        supervisor.noticeStopped();
        if (Date.now() - lastReading >= pace.readMs) await readParts();
      } catch (error) {
        // The keeper outlives what it meets; the snapshot tells, and the next second tries again.
        const { message } = error as Error;
        if (message !== problem && !(error instanceof UserError)) console.error(error);
        problem = message;
        state = 'failed';
        reached = desired.generation;
        lastReading = Date.now();
        cutShort = true;
      }
      return true;
    },
    pause: () => nudges.pause(paceNow().roundMs),
    async end() {
      clearInterval(publisher);
      nudges.end();
      traffic?.stop();
      gauges.end();
      looks.end();
      await Promise.all([supervisor.end(), watchers.end()]);
      await runtime.tidy(home).catch((error: Error) => note('problem', error.message));
      shown = null;
      reached = desired.generation;
      state = 'ready';
      publish();
    },
  };
}
