/**
 * Toxiproxy and k6: from the cache or the PATH, else a release, else built with Go.
 * The cache holds `<tool>-<version>`, put there by rename, so that presence means complete.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { claim, isClaimed } from './claim.mjs';
import { SetupProblem } from './problem.mjs';
import { findProgram, isRunnable, isRunnableByAll, searchPath } from './programs.mjs';
import { run } from './progress.mjs';
import { inBackground } from './project.mjs';
import { downloadRelease, releaseBase } from './release.mjs';
import { tools } from './tool-list.mjs';

export {
  installCommand,
  installParts,
  missingExtras,
  missingForScenario,
  missingParts,
  postgresBin,
} from './debian-packages.mjs';

/** @typedef {import('./tool-list.mjs').ToolName} ToolName */
/** @typedef {{ dir: string, path: string, releases: string }} Place where tools are kept, looked for and downloaded from */

const isRoot = process.getuid?.() === 0;

/** The cache. As root it lies where the servers' unprivileged user may go, which root's home is not. */
export function toolsDir() {
  if (isRoot) return '/var/lib/corner-lab/tools';
  return `${process.env.XDG_CACHE_HOME || `${homedir()}/.cache`}/corner-lab/tools`;
}

/** @returns {Place} */
const here = () => ({ dir: toolsDir(), path: searchPath(), releases: releaseBase() });

/** @param {ToolName} name @param {Place} place */
const cached = (name, place) => `${place.dir}/${name}-${tools[name].version}`;

/**
 * Looks without installing: in the cache, then on the PATH.
 * @param {ToolName} name
 * @param {Place} [place]
 * @returns {string | null} path of the program
 */
export function findTool(name, place = here()) {
  const inCache = cached(name, place);
  if (isRunnable(inCache)) return inCache;
  const onPath = findProgram(tools[name].program, place.path);
  return onPath && isAcceptable(tools[name], onPath) ? onPath : null;
}

/**
 * @param {ToolName} name
 * @param {Place} [place]
 * @returns {'ready' | 'building' | 'missing'}
 */
export function toolState(name, place = here()) {
  if (findTool(name, place)) return 'ready';
  return isClaimed(`${cached(name, place)}.building`) ? 'building' : 'missing';
}

/**
 * Finds the tool, or waits for the process that builds it, or installs it. Output of the build is in `<tool>-<version>.log`.
 * @param {ToolName} name
 * @param {{ log?: (line: string) => void, place?: Place }} [options] `log` hears in plain words what is being done
 * @returns {Promise<string>} path of the program
 */
export async function ensureTool(name, { log = () => {}, place = here() } = {}) {
  for (let told = false; ; await sleep(250)) {
    const found = findTool(name, place);
    if (found) return found;
    const release = claim(`${cached(name, place)}.building`);
    if (release) {
      try {
        return await install(name, place, log);
      } finally {
        release();
      }
    }
    if (!told) log('waiting for its build in the background');
    told = true;
  }
}

/**
 * Finds the tool, or waits for the process that builds it; null when there is neither. Installs nothing.
 * @param {ToolName} name
 * @param {{ log?: (line: string) => void, place?: Place }} [options]
 * @returns {Promise<string | null>} path of the program
 */
export async function awaitTool(name, { log = () => {}, place = here() } = {}) {
  for (let told = false; ; await sleep(250)) {
    const isBuilt = isClaimed(`${cached(name, place)}.building`);
    const found = findTool(name, place);
    if (found || !isBuilt) return found;
    if (!told) log(`waiting for ${tools[name].title}: it is being built in the background`);
    told = true;
  }
}

/** Starts `ensureTool` in a process that outlives this one. @param {ToolName} name */
export function ensureToolInBackground(name) {
  makeDir(toolsDir());
  inBackground(['tool', name], `${cached(name, here())}.log`);
}

/** @param {ToolName} name @param {Place} place @param {(line: string) => void} log */
async function install(name, place, log) {
  const tool = tools[name];
  const target = cached(name, place);
  const draft = `${target}.draft`;
  makeDir(place.dir);
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft);
  try {
    const program = await download(tool, draft, place, log).catch((/** @type {Error} */ error) => {
      log(error.message);
      return build(name, draft, place, log, error.message);
    });
    chmodSync(program, 0o755);
    renameSync(program, target);
    return target;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** @param {import('./tool-list.mjs').Tool} tool @param {string} draft @param {Place} place @param {(line: string) => void} log */
function download(tool, draft, place, log) {
  log('looking for its official release');
  return downloadRelease(tool, draft, place.releases);
}

/** @param {ToolName} name @param {string} draft @param {Place} place @param {(line: string) => void} log @param {string} noRelease */
async function build(name, draft, place, log, noRelease) {
  const { title, version, module, mainPackage, built, seconds } = tools[name];
  const what = `${title}, version ${version}, could not be installed.`;
  const go = findProgram('go', place.path);
  if (!go) {
    const next = `Install Go (1.21 or newer) from https://go.dev/dl, or put ${tools[name].program} ${version} on the PATH; then: npm start`;
    throw new SetupProblem({
      what,
      why: `${sentence(noRelease)}, and there is no Go to build it with.`,
      next,
    });
  }
  log(`building it with Go (about ${seconds} s)`);
  await run(go, ['install', `${module}${mainPackage}@v${version}`], {
    log: `${cached(name, place)}.log`,
    env: { ...process.env, GOFLAGS: '', GOBIN: draft },
    problem: { what, why: `${sentence(noRelease)}, and go install failed.`, next: 'npm start' },
  });
  return `${draft}/${built}`;
}

/** @param {import('./tool-list.mjs').Tool} tool @param {string} program */
function isAcceptable(tool, program) {
  if (isRoot && tool.runByServersUser && !isRunnableByAll(program)) return false;
  try {
    const printed = execFileSync(program, tool.versionArgs, {
      encoding: 'utf8',
      timeout: 5_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const version = printed.match(/\d+\.\d+\.\d+/)?.[0];
    // One that was built by `go install` may not know its version; Go writes it into the file as plain text.
    if (!version) return readFileSync(program).includes(`mod\t${tool.module}\tv${tool.version}`);
    return isSameMajorAndNotOlder(version, tool.version);
  } catch {
    return false;
  }
}

/** @param {string} version @param {string} pinned */
function isSameMajorAndNotOlder(version, pinned) {
  const [major, minor, patch] = version.split('.').map(Number);
  const [pinnedMajor, pinnedMinor, pinnedPatch] = pinned.split('.').map(Number);
  if (major !== pinnedMajor) return false;
  return minor === pinnedMinor ? Number(patch) >= Number(pinnedPatch) : Number(minor) > Number(pinnedMinor);
}

/** @param {string} dir */
function makeDir(dir) {
  mkdirSync(dir, { recursive: true });
  // 755 whatever the umask: the servers' user must get at the program.
  if (isRoot) for (const folder of [dirname(dir), dir]) chmodSync(folder, 0o755);
}

/** @param {string} text */
const sentence = text => text.charAt(0).toUpperCase() + text.slice(1);
