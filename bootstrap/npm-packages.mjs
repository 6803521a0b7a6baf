/** The npm packages, exactly as the lock file says. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { claim } from '../machine/claim.mjs';
import { SetupProblem } from '../machine/problem.mjs';
import { installLog, run, step } from '../machine/progress.mjs';
import { checkout, hasProjectNode } from '../machine/project.mjs';

/** Says for which lock file node_modules was installed, and whether with the tools for development. */
const stampFile = `${checkout}/node_modules/.corner-lab.json`;
const problem = {
  what: 'The npm packages could not be installed.',
  why: 'npm failed; its last lines say more. Often the network is the reason.',
  next: 'npm start',
};

/**
 * Installs what is missing or stale.
 * @param {{ dev: boolean }} want `dev`: with the tools for development
 */
export async function ensureNpmPackages(want) {
  if (isInstalled(want)) return;
  await step('Installing npm packages and Node.js 24', 10, async log => {
    const release = await alone(log);
    try {
      if (!isInstalled(want)) await install(want);
    } finally {
      release();
    }
  });
  if (hasProjectNode()) return;
  const why = `npm has Node.js 24 for Linux on x64 and arm64; this is ${process.platform} on ${process.arch}.`;
  throw new SetupProblem({
    what: 'Node.js 24 is missing.',
    why,
    next: 'Use such a machine, then: npm start',
  });
}

/** @param {{ dev: boolean }} want */
function isInstalled({ dev }) {
  const stamp = readStamp();
  return hasProjectNode() && stamp?.lock === lockHash() && (stamp.dev || !dev);
}

/** @param {{ dev: boolean }} want */
async function install({ dev }) {
  // `npm ci` deletes node_modules first. When only the tools for development are missing, they are added in place, so
  // that a lab that runs from here is not disturbed.
  const addOnly = isInstalled({ dev: false });
  const args = addOnly
    ? ['install', '--no-save', '--include=dev']
    : ['ci', dev ? '--include=dev' : '--omit=dev'];
  // npm must not run with the Node.js that it is about to replace.
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter(folder => !folder.startsWith(`${checkout}/node_modules`));
  const env = { ...process.env, PATH: path.join(delimiter) };
  await run('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund'], {
    log: installLog,
    env,
    problem,
  });
  writeFileSync(stampFile, JSON.stringify({ lock: lockHash(), dev }));
}

/** Waits until no other process installs into this checkout. @param {(line: string) => void} log */
async function alone(log) {
  for (let told = false; ; await sleep(250)) {
    const release = claim(`${checkout}/.lab/install/npm.claim`);
    if (release) return release;
    if (!told) log('another terminal is doing it, waiting');
    told = true;
  }
}

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(`${checkout}/package-lock.json`))
    .digest('hex');

/** @returns {{ lock: string, dev: boolean } | null} */
function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return null;
  }
}
