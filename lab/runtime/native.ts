/** The parts as processes of this machine: private instances on private ports, no system service touched. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { endProcess, identify, processesWith } from '../../machine/process.mjs';
import { compileCache } from '../../machine/project.mjs';
import { installParts, missingForScenario } from '../../machine/tools.mjs';
import { git, programPath } from '../home/programs.ts';
import { type Ending, markedEnvironment } from '../parts/part.ts';
import { partsOf } from '../parts/parts.ts';
import type { Runtime } from './runtime.ts';

/** Code as V8 compiled it the last time: a saved file is in use sooner. */
const compiled = { NODE_COMPILE_CACHE: compileCache };

export const native: Runtime = {
  overlaps: true,
  async need(_home, declared) {
    programPath(git);
    const needed = partsOf(declared).filter(({ role }) => role !== 'watcher');
    // It shows its own progress; what every lab needs was installed before.
    await installParts(missingForScenario(needed.flatMap(({ needs }) => needs.debian ?? [])));
    for (const { needs } of needed) for (const program of needs.programs) programPath(program);
  },

  async launch(home, part, logFile) {
    const log = openSync(logFile, 'a', 0o600);
    const run = randomUUID();
    const child = spawn(programPath(part.program), part.args, {
      cwd: part.cwd,
      env: {
        ...markedEnvironment(home, part),
        ...(part.program.name === 'node' && compiled),
        CORNER_LAB_RUN: run,
      },
      stdio: ['ignore', log, log],
      detached: true, // Ctrl-C in the learner's terminal is not for the parts
      ...part.user,
    });
    closeSync(log);
    const ended = new Promise<Ending>(resolve => {
      child.once('exit', (code, signal) => {
        endGroup(child.pid);
        if (part.hasCode) endRun(run);
        resolve({ code, signal });
      });
    });
    const identity = child.pid === undefined ? null : identify(child.pid);
    await once(child, 'spawn'); // rejects with the reason when it could not be started
    return { identity, ended };
  },

  async tidy() {},
};

/** What a service started and left behind would hold its port, or go on for ever: `detached` made all of it one group. */
function endGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGKILL');
  } catch {
    // nothing was left
  }
}

/** What left that group is known by its environment. The next run of the same part, which may have begun, has another mark. */
function endRun(run: string): void {
  for (const { identity } of processesWith(entry => entry === `CORNER_LAB_RUN=${run}`))
    endProcess(identity, 'SIGKILL', 0).catch(() => {}); // the end of the lab looks for it once more
}
