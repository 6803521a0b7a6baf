/** Progress lines on stderr, and programs that are run with their output kept in a log file. */
import { spawn } from 'node:child_process';
import { appendFileSync, closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { SetupProblem } from './problem.mjs';
import { checkout } from './project.mjs';

/** Output of npm and apt; the folder is ignored by git. */
export const installLog = `${checkout}/.lab/install/install.log`;

const onTerminal = Boolean(process.stderr.isTTY);

/** @param {number} since milliseconds */
export const seconds = since => `${((performance.now() - since) / 1000).toFixed(0)} s`;

/** @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Shows what is being done and for how long: a line that ticks each second on a terminal, else one every 10 s.
 * @template Result
 * @param {string} doing e.g. `Installing PostgreSQL`
 * @param {number} expectedSeconds
 * @param {(log: (line: string) => void) => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function step(doing, expectedSeconds, work) {
  const start = performance.now();
  let line = `${doing} (about ${expectedSeconds} s) …`;
  const draw = (/** @type {string} */ end) =>
    onTerminal
      ? process.stderr.write(`\r\x1b[K${line.slice(0, 66)} ${seconds(start)}${end}`)
      : say(`${line} ${seconds(start)}${end}`);
  if (onTerminal) draw('');
  else say(line);
  const timer = setInterval(() => draw(''), onTerminal ? 1_000 : 10_000);
  try {
    const result = await work(detail => {
      line = onTerminal ? `${doing}: ${detail} …` : `  ${detail} …`;
      draw('');
    });
    line = `${doing} …`;
    draw(onTerminal ? ', done\n' : ', done');
    return result;
  } catch (error) {
    if (onTerminal) process.stderr.write('\n');
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/**
 * Runs a program to its end with its output appended to a log file.
 * @param {string} program
 * @param {string[]} args
 * @param {{ log: string, env?: NodeJS.ProcessEnv, problem: { what: string, why: string, next: string } }} options
 * @returns {Promise<void>}
 */
export function run(program, args, { log, env = process.env, problem }) {
  // 700: the lab's home holds secrets, and this may be what makes its folder.
  mkdirSync(dirname(log), { recursive: true, mode: 0o700 });
  appendFileSync(log, `\n$ ${program} ${args.join(' ')}\n`);
  const output = openSync(log, 'a');
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: checkout, env, stdio: ['ignore', output, output] });
    closeSync(output);
    const fail = (/** @type {string} */ end) => {
      appendFileSync(log, `${end}\n`);
      reject(new SetupProblem({ ...problem, log }));
    };
    child.once('error', error => fail(`${program}: ${error.message}`));
    child.once('exit', (code, signal) =>
      code === 0 ? resolve() : fail(`${program} ended with ${signal ?? `exit code ${code}`}`),
    );
  });
}

/** @param {SetupProblem} problem */
export function tell(problem) {
  const lines = ['', problem.message, `Why: ${problem.why}`];
  if (problem.log) {
    const last = readFileSync(problem.log, 'utf8').trimEnd().split('\n').slice(-8);
    lines.push(
      `The last lines of ${relative(process.cwd(), problem.log)}:`,
      ...last.map(line => `  ${line}`),
    );
  }
  say([...lines, problem.touched, `Next: ${problem.next}`].join('\n'));
}
