/** The checkout, and the Node.js 24 that it brings along as an npm package. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder with package.json, without a slash at its end. */
export const checkout = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** Path of the project's own Node.js 24; it exists once the npm packages are installed. */
export const projectNode = `${checkout}/node_modules/.bin/node`;

/** Where Node.js keeps compiled code from one command to the next: `lab list` takes half the CPU with it. */
export const compileCache = `${checkout}/node_modules/.cache/lab`;

export const hasProjectNode = () => existsSync(projectNode);

/**
 * Runs a file with the project's Node.js 24 on this terminal.
 * @param {string} file relative to the checkout
 * @param {string[]} args
 * @returns {Promise<number>} its exit code
 */
export function handOver(file, args) {
  const env = { NODE_COMPILE_CACHE: compileCache, ...process.env };
  const child = spawn(projectNode, [`${checkout}/${file}`, ...args], { stdio: 'inherit', env });
  // Ctrl-C reaches the child by itself, as it is in the same group: here it only must not end us first.
  const wait = () => {};
  const passOn = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal);
  process.on('SIGINT', wait).on('SIGTERM', passOn).on('SIGHUP', passOn);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  }).finally(() => process.off('SIGINT', wait).off('SIGTERM', passOn).off('SIGHUP', passOn));
}

/**
 * Starts a verb of main.mjs in a process that outlives this one.
 * @param {string[]} words
 * @param {string} log file that its output is appended to
 */
export function inBackground(words, log) {
  // 700: the lab's home holds secrets, and this may be what makes its folder.
  mkdirSync(dirname(log), { recursive: true, mode: 0o700 });
  const output = openSync(log, 'a');
  spawn(process.execPath, [`${checkout}/bootstrap/main.mjs`, ...words], {
    cwd: '/',
    detached: true,
    stdio: ['ignore', output, output],
  }).unref();
  closeSync(output);
}
