/**
 * Where `npm start`, `npm test`, `npm run proof` and `npm run check` begin, on any Node.js >= 20: installs what is missing, then hands over.
 * `install` does only the first, for a prebuild.
 */
import { setPriority } from 'node:os';
import {
  ensureServersUser,
  installParts,
  missingExtras,
  missingForTests,
  missingParts,
  rootPrefix,
} from '../machine/debian-packages.mjs';
import { wantsDocker } from '../machine/docker.mjs';
import { SetupProblem } from '../machine/problem.mjs';
import { installLog, run, say, step, tell } from '../machine/progress.mjs';
import { checkout, handOver, inBackground } from '../machine/project.mjs';
import { tools } from '../machine/tool-list.mjs';
import { ensureTool, ensureToolInBackground, findTool, toolState } from '../machine/tools.mjs';
import { check } from './check.mjs';
import { ensureNpmPackages } from './npm-packages.mjs';

const [verb = '', ...rest] = process.argv.slice(2);

/** @type {Record<string, () => Promise<number>>} */
const verbs = {
  start,
  test,
  proof,
  check: () => ensureNpmPackages({ dev: true }).then(check),
  install,
  tool,
  extras,
};

async function start() {
  await ensureNpmPackages({ dev: false });
  const onDocker = await wantsDocker();
  await (onDocker ? ensureForDocker() : ensureParts());
  if (toolState('k6') === 'missing') {
    say(`Building ${tools.k6.title}, in the background (about ${tools.k6.seconds} s).`);
    ensureToolInBackground('k6');
  }
  if (!onDocker && mayInstallExtras()) inBackground(['extras'], installLog);
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
  await installAll({ dev: true });
  if (!onlySome(args)) await installParts(missingForTests()).catch(goOnWithout);
  return handOver('test/suite.ts', args);
}

/** Whether a part of a path says which tests are to run; those that name Docker need its engine. @param {string[]} args */
const onlySome = args => args.some(arg => !arg.startsWith('-')) && !args.some(arg => arg.includes('docker'));

async function install() {
  await installAll({ dev: false }, await wantsDocker());
  return 0;
}

/**
 * Whatever can be installed, one after the other, and nothing is started.
 * @param {{ dev: boolean }} want
 * @param {boolean} [onDocker]
 */
async function installAll(want, onDocker = false) {
  await ensureNpmPackages(want);
  await (onDocker ? ensureForDocker() : ensureParts());
  await ensureShownTool('k6');
  if (onDocker) await fetchImages().catch(goOnWithout);
  else if (mayInstallExtras()) await installParts(missingExtras()).catch(goOnWithout);
}

/** The lab fetches them too, when it starts. */
function fetchImages() {
  const problem = {
    what: 'The images could not be fetched.',
    why: 'Docker failed; its last lines say more. Often the network is the reason.',
    next: 'npm start',
  };
  const words = ['compose', '-f', `${checkout}/compose/compose.yaml`, 'pull', '--quiet'];
  return step('Fetching images', 60, () => run('docker', words, { log: installLog, problem }));
}

/** The tests that need it say that they are skipped. @param {unknown} error */
function goOnWithout(error) {
  if (!(error instanceof SetupProblem)) throw error;
  tell(error);
}

/** Nobody is asked for a password for them: without root rights the lab does without. */
const mayInstallExtras = () => missingExtras().length > 0 && rootPrefix() !== null;

/** A background process that `start` leaves behind; its output goes to a log file. */
async function extras() {
  setPriority(10);
  await installParts(missingExtras());
  return 0;
}

/** Another one. */
async function tool() {
  const name = rest[0];
  if (name !== 'k6' && name !== 'toxiproxy') throw new Error(`no such tool: ${name}`);
  // The lab that just started comes first.
  setPriority(10);
  await ensureTool(name, { log: say });
  return 0;
}

/** The servers are in images; git is not. */
async function ensureForDocker() {
  await installParts(missingParts().filter(name => name === 'git'));
  await ensureServersUser();
}

async function ensureParts() {
  await installParts();
  await ensureServersUser();
  await ensureShownTool('toxiproxy');
}

/** @param {import('../machine/tool-list.mjs').ToolName} name */
async function ensureShownTool(name) {
  if (findTool(name)) return;
  await step(`Installing ${tools[name].title}`, tools[name].seconds, log => ensureTool(name, { log }));
}

try {
  const begin = verbs[verb];
  if (!begin) say('node bootstrap/main.mjs start | test | proof | check | install');
  process.exitCode = begin ? await begin() : 64;
} catch (error) {
  if (!(error instanceof SetupProblem)) throw error;
  tell(error);
  process.exitCode = error.exit;
}
