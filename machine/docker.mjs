/** The Docker engine of this machine, and whether the lab can run on it. It is asked over its socket: https://docs.docker.com/reference/api/engine/ */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { http } from './fetch-within.mjs';

/** The first Compose whose `up` can be told never to pull, and with the options of compose.yaml. */
const oldestCompose = [2, 20];
const answerWithinMs = 5_000;

/** @returns {string | null} null when the person's engine is on another machine */
function engineSocket() {
  const host = process.env.DOCKER_HOST || 'unix:///var/run/docker.sock';
  return host.startsWith('unix://') ? host.slice('unix://'.length) : null;
}

/**
 * @param {string} method
 * @param {string} path
 * @returns {Promise<import('node:http').IncomingMessage>} when the head of the answer is there; rejects when the engine says no
 */
export function askEngine(method, path) {
  return new Promise((resolve, reject) => {
    const socketPath = engineSocket();
    if (!socketPath) return reject(new Error(`DOCKER_HOST is ${process.env.DOCKER_HOST}`));
    const asking = http().request({ socketPath, method, path, agent: false }, answer => {
      if ((answer.statusCode ?? 500) < 400) return resolve(answer);
      textOf(answer).then(text => reject(new Error(`Docker answered ${answer.statusCode}: ${text}`)), reject);
    });
    asking.once('error', reject).end();
  });
}

/** @param {AsyncIterable<Buffer | string>} answer */
export async function textOf(answer) {
  let text = '';
  for await (const chunk of answer) text += chunk;
  return text.trim();
}

/**
 * @param {string} path
 * @returns {Promise<any>} the parsed answer to a GET; rejects when there is none within 5 s
 */
export async function readEngine(path) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${answerWithinMs} ms`)), answerWithinMs);
  });
  const asked = askEngine('GET', path).then(textOf).then(JSON.parse);
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}

/** @typedef {{ saw: string, next: string }} DockerProblem */

/** Why the lab cannot run on Docker here; null when it can. @returns {Promise<DockerProblem | null>} */
export async function dockerProblem() {
  let info;
  try {
    info = await readEngine('/info');
  } catch (error) {
    const saw = `no Docker engine answers on this machine (${/** @type {Error} */ (error).message})`;
    return {
      saw,
      next: 'Start Docker (sudo systemctl start docker), or run the lab without it: LAB_RUNTIME=native',
    };
  }
  if (info.SecurityOptions?.some((/** @type {string} */ option) => option.startsWith('name=rootless')))
    return {
      saw: 'Docker runs rootless',
      next: 'The lab needs an ordinary engine, or none: LAB_RUNTIME=native',
    };
  return composeProblem();
}

/** @returns {Promise<DockerProblem | null>} */
async function composeProblem() {
  const next = 'Install the Docker Compose plug-in: https://docs.docker.com/compose/install/linux/';
  try {
    const { stdout } = await promisify(execFile)('docker', ['compose', 'version', '--short'], {
      timeout: 10_000,
    });
    return isOldCompose(stdout) ? { saw: `Docker Compose ${stdout.trim()} is too old`, next } : null;
  } catch {
    return { saw: 'Docker has no Compose plug-in', next };
  }
}

/** One that was built from its sources calls itself `dev`. @param {string} printed */
export function isOldCompose(printed) {
  const [major = 0, minor = 0] =
    printed
      .match(/\d+\.\d+/)?.[0]
      .split('.')
      .map(Number) ?? oldestCompose;
  const [oldestMajor = 0, oldestMinor = 0] = oldestCompose;
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}

/** Whether the lab runs on Docker here: as LAB_RUNTIME says, else where it can. */
export async function wantsDocker() {
  const { LAB_RUNTIME } = process.env;
  return LAB_RUNTIME ? LAB_RUNTIME === 'compose' : (await dockerProblem()) === null;
}
