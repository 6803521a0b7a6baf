/** The learner's files behind the shop that is shown: what was saved, and what of it is in use. */
import { migrationProblem, migrationStates, runNewMigrations } from '../engine/migrations.ts';
import type { Home } from '../home/home.ts';
import type { Deployed, Deployment } from '../parts/part.ts';
import { servicesOf } from '../parts/parts.ts';
import { databaseOf, labDatabase } from '../parts/postgres/databases.ts';
import { withDatabase } from '../parts/postgres/postgres.ts';
import type { Snapshot } from '../runtime/runtime.ts';
import {
  codeHash,
  codeHashesOf,
  fileProblem,
  readSettings,
  type Settings,
} from '../workspace/learner-files.ts';
import { changedPaths, type Signature, signatureOf } from '../workspace/signature.ts';
import type { Note } from './events.ts';

export type SavedFiles = {
  /** Another deployment begins: its files as they are now are the start. Its new migrations run where it is watched. */
  begin(deployment: Deployment | null): Promise<void>;
  /** The paths that were saved since the last time; those of before are forgotten when `take` has used or refused them. */
  changed(deployment: Deployment): string[];
  /** Runs new migrations, and uses the saved files; answers false where one cannot be used and all stays as it is. */
  take(deployment: Deployment, changed: string[]): Promise<boolean>;
  /** With what of the files is in use. Throws a UserError where settings are read for the first time and cannot be used. */
  inUse(deployment: Deployment): Deployed;
  code(): Snapshot['code'];
  /** a saved file that cannot be used, with its place; empty when all can */
  problem(): string;
};

export function createSavedFiles(home: Home, note: Note): SavedFiles {
  let signature: Signature = new Map();
  let seen: Signature = signature;
  /** saved since the last time that all files could be used */
  let unused = new Set<string>();
  let settings: Settings | null = null;
  let code: Snapshot['code'] = null;
  let codeHashes: Record<string, string> = {};
  let wrongFile = '';

  /** From now on this is the code that runs. */
  function takeCode({ tree, parts }: Deployment): void {
    codeHashes = codeHashesOf(tree, servicesOf(parts));
    const hash = codeHash(tree);
    if (hash !== code?.hash) code = { hash, since: Date.now() };
  }

  async function runMigrations({ scenario, tree, space }: Deployment): Promise<void> {
    const database = databaseOf(space);
    for (const run of await runNewMigrations(home, tree, database)) {
      const seconds = (run.ms / 1000).toFixed(1);
      if (run.ok) note('saved', `${run.file} ran in ${seconds} s. ${run.output}`.trim());
      else note('problem', migrationProblem(run));
    }
    const states = await withDatabase(home, labDatabase, lab => migrationStates(lab, tree, database));
    for (const { file, state } of states) {
      if (state !== 'changed') continue;
      note(
        'problem',
        `${file} changed after it ran. To run it again on fresh data: npx lab apply ${scenario}`,
      );
    }
  }

  return {
    async begin(deployment) {
      wrongFile = '';
      unused = new Set();
      settings = null;
      if (!deployment) {
        code = null;
        return;
      }
      signature = signatureOf(deployment.tree);
      takeCode(deployment);
      if (deployment.watch) await runMigrations(deployment);
    },
    changed({ tree }) {
      seen = signatureOf(tree);
      return changedPaths(signature, seen);
    },
    async take(deployment, changed) {
      const now = seen;
      if (changed.some(path => path.startsWith('database/migrations/'))) await runMigrations(deployment);
      signature = now; // not before: what a dead server could not run is tried again
      for (const path of changed) unused.add(path);
      wrongFile = await fileProblem(home, deployment, unused);
      if (wrongFile) {
        note('problem', `${wrongFile}. It is not used.`);
        return false;
      }
      unused.clear();
      const before = JSON.stringify([code?.hash, settings]);
      settings = readSettings(home, deployment);
      takeCode(deployment);
      if (before !== JSON.stringify([code?.hash, settings]))
        note('saved', `saved ${listed(changed)}: starting again`);
      return true;
    },
    inUse(deployment) {
      settings ??= readSettings(home, deployment);
      return { ...deployment, ...settings, codeHashes };
    },
    code: () => code,
    problem: () => wrongFile,
  };
}

const mostNamed = 5;

const listed = (paths: string[]): string =>
  paths.length <= mostNamed
    ? paths.join(', ')
    : `${paths.slice(0, mostNamed).join(', ')} and ${paths.length - mostNamed} more`;
