/** Where `npm start`, `npm test`, `npm run proof` and `npm run check` begin, on any Node.js >= 20: installs what is missing, then hands over. */
import { setPriority } from 'node:os';
import { check } from './check.mjs';
import { ensureNpmPackages } from './npm-packages.mjs';
import { ensureServersUser, installParts } from './parts.mjs';
import { SetupProblem } from './problem.mjs';
import { say, step, tell } from './progress.mjs';
import { handOver } from './project.mjs';
import { tools } from './tool-list.mjs';
import { ensureTool, ensureToolInBackground, findTool, toolState } from './tools.mjs';

const [verb = '', ...rest] = process.argv.slice(2);

/** @type {Record<string, () => Promise<number>>} */
const verbs = { start, test, proof, check: () => ensureNpmPackages({ dev: true }).then(check), tool };

async function start() {
  await ensureNpmPackages({ dev: false });
  await ensureParts();
  if (toolState('k6') === 'missing') {
    say(`Building ${tools.k6.title}, in the background (about ${tools.k6.seconds} s).`);
    ensureToolInBackground('k6');
  }
  return handOver('lab/main.ts', ['up', ...rest]);
}

function test() {
  return runSuite(rest);
}

function proof() {
  return runSuite(['--proof', ...rest]);
}

/** @param {string[]} args */
async function runSuite(args) {
  await ensureNpmPackages({ dev: true });
  await ensureParts();
  await ensureShownTool('k6');
  return handOver('bootstrap/suite.ts', args);
}

/** The background process that `start` leaves behind; its output goes to a log file. */
async function tool() {
  const name = rest[0];
  if (name !== 'k6' && name !== 'toxiproxy') throw new Error(`no such tool: ${name}`);
  // The lab that just started comes first.
  setPriority(10);
  await ensureTool(name, { log: say });
  return 0;
}

async function ensureParts() {
  await installParts();
  await ensureServersUser();
  await ensureShownTool('toxiproxy');
}

/** @param {import('./tool-list.mjs').ToolName} name */
async function ensureShownTool(name) {
  if (findTool(name)) return;
  await step(`Installing ${tools[name].title}`, tools[name].seconds, log => ensureTool(name, { log }));
}

try {
  const run = verbs[verb];
  if (!run) say('node bootstrap/main.mjs start | test | proof | check');
  process.exitCode = run ? await run() : 64;
} catch (error) {
  if (!(error instanceof SetupProblem)) throw error;
  tell(error);
  process.exitCode = error.exit;
}
