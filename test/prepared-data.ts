/**
 * The shop's data, made once on a machine and copied for each test's lab or PostgreSQL, which saves 5 to 7 s each. They lie beside the tools,
 * and are made again when something that they depend on has changed.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Home, openHome, repoRoot } from '../lab/home/home.ts';
import { programPath } from '../lab/home/programs.ts';
import { serversFolder } from '../lab/parts/layout.ts';
import { server } from '../lab/parts/postgres/programs.ts';
import { toolsDir } from '../machine/tools.mjs';

/** `small`: a thousandth, for tests to which its size means nothing: fresh data is there at once, and a broken shop keeps no core busy. */
export type DataSize = 'whole' | 'small';

const shrinking = join(import.meta.dirname, 'shrink-data.ts');
const madeFrom = [
  'services/database/schema.sql',
  'services/database/seed.sql',
  ...['databases.ts', 'postgres.ts', 'process.ts', 'psql.ts', 'template.ts'].map(
    name => `lab/parts/postgres/${name}`,
  ),
  'lab/parts/parts.ts',
];

/** For a home in which nothing has been started yet, and that runs natively. */
export function layPreparedData(home: Home, size: DataSize): void {
  const { data, secretsFile } = preparedData(size);
  execFileSync('cp', ['-a', data, serversFolder(home, 'postgres')]);
  copyFileSync(secretsFile, join(home.dir, 'secrets.json'));
}

/** Paths of PostgreSQL's data, which is to be copied and never used, and of the file with the passwords of its roles. */
export function preparedData(size: DataSize): { data: string; secretsFile: string } {
  const prepared = join(toolsDir(), `test-data-${size}-${revision()}`);
  if (!existsSync(prepared)) prepare(prepared, size);
  const now = new Date();
  utimesSync(prepared, now, now);
  return { data: join(prepared, 'data'), secretsFile: join(prepared, 'secrets.json') };
}

function revision(): string {
  const hash = createHash('sha256').update(execFileSync(programPath(server), ['--version']));
  for (const file of [...madeFrom.map(name => join(repoRoot, name)), shrinking])
    hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}

/** Made under another name and renamed, so that it is always whole. */
function prepare(prepared: string, size: DataSize): void {
  const dir = mkdtempSync(join(tmpdir(), 'corner-lab-prepare-'));
  const home = openHome({ ...process.env, LAB_HOME: dir });
  const data = join(home.servers, 'postgres', 'data');
  const lab = join(repoRoot, 'lab/main.ts');
  const run = (...words: string[]) =>
    execFileSync(process.execPath, words, {
      env: { ...process.env, LAB_HOME: dir },
      stdio: ['ignore', 'ignore', 'pipe'], // a failure then says why
    });
  try {
    try {
      run(lab, 'up');
      if (size === 'small') run(shrinking);
    } finally {
      run(lab, 'down');
    }
    leaveOldWal(data);
    mkdirSync(toolsDir(), { recursive: true });
    removeUnused();
    const building = mkdtempSync(join(toolsDir(), 'test-data-'));
    execFileSync('cp', ['-a', data, building]);
    copyFileSync(join(dir, 'secrets.json'), join(building, 'secrets.json'));
    leave(building, prepared);
  } finally {
    for (const folder of [home.dir, home.servers]) rmSync(folder, { recursive: true, force: true });
  }
}

/** Another checkout's tests may be using theirs right now; what nobody has used for a day goes. */
function removeUnused(): void {
  const dayAgoMs = Date.now() - 86_400_000;
  for (const name of readdirSync(toolsDir())) {
    const path = join(toolsDir(), name);
    if (/^test-data-((whole|small)-)?[0-9a-f]{12}$/.test(name) && statSync(path).mtimeMs < dayAgoMs)
      rmSync(path, { recursive: true, force: true });
  }
}

/** Another process may have made the same meanwhile. */
function leave(building: string, prepared: string): void {
  try {
    renameSync(building, prepared);
  } catch (error) {
    if (!existsSync(prepared)) throw error;
    rmSync(building, { recursive: true, force: true });
  }
}

/** A server that was shut down reads only the file that its last checkpoint is in; the seed leaves 300 MB of others. */
function leaveOldWal(data: string): void {
  const told = execFileSync(join(dirname(programPath(server)), 'pg_controldata'), [data], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  const needed = told.match(/REDO WAL file: +(\w+)/)?.[1];
  if (!told.includes('shut down') || !needed) throw new Error(`not a server that was shut down: ${told}`);
  for (const name of readdirSync(join(data, 'pg_wal')))
    if (/^[0-9A-F]{24}$/.test(name) && name !== needed) rmSync(join(data, 'pg_wal', name));
}
