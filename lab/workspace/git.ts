/** Git as the workspace uses it: plumbing only, deaf to the person's settings, hooks, filters and environment. */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pause } from '../../machine/process.mjs';
import { userError } from '../errors.ts';

const settings = {
  'core.hooksPath': '/dev/null',
  'core.attributesFile': '/dev/null',
  'core.quotePath': 'false',
  'core.fsmonitor': 'false',
  // Names that only trouble other systems are kept as they are.
  'core.protectNTFS': 'false',
  'core.protectHFS': 'false',
  // A checkpoint must outlive the machine that stops right after it.
  'core.fsync': 'all',
  'gc.auto': '0',
  // The lab may run as root over a folder of the person's.
  'safe.directory': '*',
};
const settingArguments = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);

function environment(dir: string, more: Record<string, string>): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    LC_ALL: 'C',
    GIT_DIR: join(dir, '.git'),
    GIT_WORK_TREE: dir,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_AUTHOR_NAME: 'Corner Lab',
    GIT_AUTHOR_EMAIL: 'lab@localhost',
    GIT_COMMITTER_NAME: 'Corner Lab',
    GIT_COMMITTER_EMAIL: 'lab@localhost',
    ...more,
  };
}

type GitOptions = { input?: string | Buffer; env?: Record<string, string> };

/** Runs git in the workspace and answers what it printed. Throws a UserError when it fails. */
export async function git(dir: string, args: string[], options: GitOptions = {}): Promise<Buffer> {
  const { code, stdout, stderr } = await run(dir, args, options);
  if (code !== 0) throw gitError(dir, stderr);
  return stdout;
}

/** What git printed without its last line end, or null when it found nothing (exit 1 or 128). */
export async function gitLine(dir: string, args: string[], options: GitOptions = {}): Promise<string | null> {
  const { code, stdout, stderr } = await run(dir, args, options);
  if (code !== 0 && isDiskFull(stderr)) throw gitError(dir, stderr);
  return code === 0 ? stdout.toString().trimEnd() : null;
}

function run(dir: string, args: string[], { input = '', env = {} }: GitOptions) {
  return new Promise<{ code: number | null; stdout: Buffer; stderr: string }>((resolve, reject) => {
    const child = spawn('git', [...settingArguments, ...args], { cwd: dir, env: environment(dir, env) });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', chunk => out.push(chunk));
    child.stderr.on('data', chunk => err.push(chunk));
    child.stdin.on('error', () => {}); // git ended before it read everything; its exit code says why
    child.on('error', () =>
      reject(existsSync(dir) ? userError('part-missing', { part: 'git' }) : workspaceGone(dir)),
    );
    child.on('close', code => {
      resolve({ code, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString() });
    });
    child.stdin.end(input);
  });
}

export const workspaceGone = (dir: string): Error => userError('workspace-gone', { dir });

const isDiskFull = (text: string): boolean =>
  /No space left on device|Disk quota exceeded|ENOSPC|EDQUOT/.test(text);

function gitError(dir: string, stderr: string): Error {
  if (isDiskFull(stderr)) return userError('disk-full', { place: dir });
  const reason = stderr.trim().split('\n')[0] ?? '';
  return userError('workspace-broken', { dir, reason: reason.replace(/^(fatal|error): /, '') });
}

const unfinished = '.corner-lab-new-';

/** Makes the repository under another name and renames it, so that a `.git` of ours is always whole. */
export async function makeRepository(dir: string, marker: (gitDir: string) => void): Promise<void> {
  for (const name of readdirSync(dir))
    if (name.startsWith(unfinished)) rmSync(join(dir, name), { recursive: true });
  const making = mkdtempSync(join(dir, unfinished));
  const init = ['init', '--quiet', '--template=', '--object-format=sha1', '--initial-branch=start'];
  await git(making, init);
  const gitDir = join(making, '.git');
  mkdirSync(join(gitDir, 'info'), { recursive: true });
  writeFileSync(join(gitDir, 'info/exclude'), 'node_modules\n');
  marker(gitDir);
  renameSync(gitDir, join(dir, '.git'));
  rmSync(making, { recursive: true });
}

/** Whether the folder holds something that is not ours. */
export function isForeign(dir: string): boolean {
  return readdirSync(dir).some(name => name !== 'node_modules' && !name.startsWith(unfinished));
}

/** Removes folders in `.git` whose name begins so and that nobody can be using any more. */
export function removeOld(dir: string, beginning: string): void {
  const gitDir = join(dir, '.git');
  for (const name of readdirSync(gitDir)) {
    const path = join(gitDir, name);
    if (name.startsWith(beginning) && ageMs(path) > 60_000) rmSync(path, { recursive: true, force: true });
  }
}

const lockPatienceMs = 3000;

/** Removes locks that a killed git left. A younger lock may belong to the person's editor: it gets three seconds. */
export async function removeStaleLocks(dir: string): Promise<void> {
  for (const lock of locksIn(join(dir, '.git'))) {
    while (ageMs(lock) < lockPatienceMs) await pause(100);
    rmSync(lock, { force: true });
  }
}

function locksIn(gitDir: string): string[] {
  const top = readdirSync(gitDir).filter(name => name.endsWith('.lock'));
  const refs = existsSync(join(gitDir, 'refs'))
    ? readdirSync(join(gitDir, 'refs'), { recursive: true, encoding: 'utf8' })
    : [];
  const below = refs.filter(name => name.endsWith('.lock')).map(name => join('refs', name));
  return [...top, ...below].map(name => join(gitDir, name));
}

function ageMs(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? Math.max(0, Date.now() - stat.mtimeMs) : Number.POSITIVE_INFINITY;
}
