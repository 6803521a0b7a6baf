/** What the tests of one run have started: known by a mark in the environment, ended with the run, also when it is interrupted. */
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { endProcess, ownIdentity, processesWith } from '../machine/process.mjs';

/** In the environment of every process that runs tests, and of what they start, unless they give it an environment of its own. */
export const mark = { name: 'LAB_TEST_RUN', value: `${process.pid}/${ownIdentity().start}` };

/** A test that is interrupted ends its servers first; a keeper needs up to 10 s for all of a lab. */
const graceMs = 20_000;

const marked = () => processesWith(entry => entry === `${mark.name}=${mark.value}`);

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return 'a process that ended by itself';
  }
}

/** Ends whatever the tests have left running and answers their command lines. */
export async function endMarked(): Promise<string[]> {
  const ended: string[] = [];
  // What ends can start a last process: asked until there is none.
  for (let left = marked(); left.length > 0; left = marked()) {
    ended.push(...left.map(({ identity: { pid } }) => commandLine(pid)));
    await Promise.all(left.map(({ identity }) => endProcess(identity, 'SIGTERM', graceMs)));
  }
  return ended;
}

/** On Ctrl-C, SIGTERM or a closed terminal: no further file starts (`cancel`), all that runs is ended, then this process. */
export function exitWhenInterrupted(cancel: () => void): void {
  let isEnding = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.removeAllListeners(signal); // vitest's own would end this process at once
    process.on(signal, async () => {
      if (isEnding) return;
      isEnding = true;
      console.log(`\n${signal}: ending what the tests have started`);
      cancel();
      await endMarked();
      process.exit(128 + constants.signals[signal]);
    });
  }
}
