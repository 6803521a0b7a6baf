/** Makes the desired state so, again and again, and publishes what it sees. */

import { labDatabase, migrationStates, runNewMigrations } from '../engine/data.ts';
import { resolveFault, withFaultSystem } from '../engine/fault-system.ts';
import {
  changedPaths,
  codeHash,
  type Signature,
  signatureOf,
  syntaxProblem,
} from '../engine/learner-files.ts';
import type { Home } from '../home.ts';
import { deploymentParts, frontDoorUrl, replicasOf, serverParts } from '../runtime/native.ts';
import type { Deployment, Desired, LabEvent, LiveNumbers, Snapshot } from '../runtime/runtime.ts';
import { readDesired, writeSnapshot } from '../runtime/state.ts';
import { readSystemFile } from '../runtime/system-file.ts';
import { withDatabase } from '../system/postgres.ts';
import { isRunning, ownIdentity } from '../system/process.ts';
import { createScraper } from './scrape.ts';
import { createSupervisor } from './supervisor.ts';
import { type BackgroundTraffic, startTraffic } from './traffic.ts';

const secondMs = 1000;
const eventsKept = 30;

export type Keeper = {
  /** One round; false when nothing is wanted any more. */
  tick(): Promise<boolean>;
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
  const supervisor = createSupervisor(home, text => note('problem', text));
  const scraper = createScraper();

  let desired: Desired = readDesired(home);
  let shown: Deployment | null = null;
  let signature: Signature = new Map();
  let code: Snapshot['code'] = null;
  let fileProblem = '';
  let state: Snapshot['state'] = 'working';
  let problem = '';
  let reached = -1;
  let drifts = 0;
  let numbers: LiveNumbers | null = null;
  let traffic: BackgroundTraffic | null = null;
  let lastSecond = 0;

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
      parts: supervisor.statuses(),
      code,
      fileProblem,
      numbers,
      drifts,
      events,
    });
  };
  const publisher = setInterval(publish, 250);

  /** Another deployment begins: its files as they are now are the start. */
  async function show(deployment: Deployment | null): Promise<void> {
    traffic?.stop();
    traffic = null;
    numbers = null;
    shown = deployment;
    fileProblem = '';
    if (!deployment) {
      code = null;
      return;
    }
    signature = signatureOf(deployment.tree);
    code = { hash: codeHash(deployment.tree), since: Date.now() };
    if (deployment.watch) await runMigrations(deployment);
  }

  async function reconcile(): Promise<void> {
    state = 'working';
    const deployment = shown;
    const parts = serverParts(home);
    if (deployment && code) {
      const replicas = replicasOf(home, readSystemFile(deployment.tree).replicas.api);
      parts.push(...deploymentParts(home, deployment, replicas, code.hash));
    }
    const failed = await supervisor.run(parts);
    problem = failed.map(child => `${child.part.name}: ${child.detail || child.state}`).join('; ');
    state = failed.length > 0 ? 'failed' : 'ready';
    if (deployment?.traffic && !traffic && state === 'ready')
      traffic = startTraffic(frontDoorUrl(home), deployment.traffic);
  }

  /** Saved files: services are started again, new migrations run, a file that does not parse leaves all as it is. */
  async function noticeSaves(deployment: Deployment): Promise<boolean> {
    const now = signatureOf(deployment.tree);
    const changed = changedPaths(signature, now);
    if (changed.length === 0) return false;
    signature = now;
    if (changed.some(path => path.startsWith('database/migrations/'))) await runMigrations(deployment);
    const wrong = syntaxProblem(deployment.tree) || systemFileProblem(deployment.tree);
    if (wrong) {
      fileProblem = wrong;
      note('problem', `${wrong}. The version before it keeps running.`);
      return false;
    }
    fileProblem = '';
    const hash = codeHash(deployment.tree);
    if (hash !== code?.hash) {
      code = { hash, since: Date.now() };
      note('info', `saved ${changed.join(', ')}: starting again`);
    }
    return true;
  }

  async function runMigrations(deployment: Deployment): Promise<void> {
    for (const run of await runNewMigrations(home, deployment.tree, deployment.database)) {
      const seconds = (run.ms / 1000).toFixed(1);
      note(
        run.ok ? 'info' : 'problem',
        `${run.file} ${run.ok ? `ran in ${seconds} s` : 'failed'}. ${run.output}`.trim(),
      );
    }
    const states = await withDatabase(home, labDatabase, database =>
      migrationStates(database, deployment.tree, deployment.database),
    );
    for (const { file, state } of states) {
      if (state !== 'changed') continue;
      note(
        'problem',
        `${file} changed after it ran. To run it anew on fresh data: npx lab apply ${deployment.scenario}`,
      );
    }
  }

  /** Conditions that vanished are put back. */
  async function noticeDrift(): Promise<void> {
    if (!shown || desired.conditions.length === 0) return;
    await withFaultSystem(home, shown.database, async system => {
      for (const condition of desired.conditions) {
        const { fault, params } = resolveFault(condition);
        const seen = await fault.observe(system, params);
        if (seen.state !== 'absent') continue;
        drifts += 1;
        await fault.inject(system, params);
        note('drift', `${condition.use} had vanished (${seen.saw}); it was put back.`);
      }
    });
  }

  async function everySecond(): Promise<void> {
    if (Date.now() - lastSecond < secondMs) return;
    lastSecond = Date.now();
    if (state === 'ready') await noticeDrift();
    const replicas = supervisor
      .statuses()
      .filter(part => part.name.startsWith('api-') && part.state === 'up');
    numbers = await scraper.read(replicas.map(part => `http://127.0.0.1:${part.port}/metrics`));
  }

  return {
    note,
    async tick() {
      try {
        desired = readDesired(home);
        if (!desired.up) return false;
        const active = activeDeployment();
        const switched = JSON.stringify(active) !== JSON.stringify(shown);
        const changed = switched || desired.generation !== reached;
        if (switched && reached === -1) await supervisor.run(serverParts(home));
        if (switched) await show(active);
        else shown = active;
        const saved = shown?.watch ? await noticeSaves(shown) : false;
        const works = changed || saved || supervisor.needsWork();
        if (works) await reconcile();
        reached = desired.generation;
        if (works) publish();
        await everySecond();
      } catch (error) {
        // The keeper outlives what it meets; the snapshot tells, and the next round tries again.
        problem = (error as Error).message;
        state = 'failed';
        reached = desired.generation;
        console.error(error);
        lastSecond = Date.now();
      }
      return true;
    },
    async end() {
      clearInterval(publisher);
      traffic?.stop();
      await supervisor.end();
      shown = null;
      reached = desired.generation;
      state = 'ready';
      publish();
    },
  };
}

function systemFileProblem(tree: string): string {
  try {
    readSystemFile(tree);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}
