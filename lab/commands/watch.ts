import { pause } from '../../machine/process.mjs';
import type { Scenario } from '../course/schema.ts';
import { onScreen } from '../dialog/screen.ts';
import { writeLine } from '../dialog/terminal.ts';
import { readState } from '../engine/journal.ts';
import { userError } from '../errors.ts';
import type { Home } from '../home/home.ts';
import { readHappenings } from '../runtime/happenings.ts';
import { keeperRuns } from '../runtime/keeper-process.ts';
import { noteLook, wokenSnapshot } from '../runtime/looked.ts';
import { readMinutes } from '../runtime/minutes.ts';
import type { Snapshot } from '../runtime/runtime.ts';
import { readSnapshot } from '../runtime/state.ts';
import { restedText, watchLine, watchScreen } from '../text/watch.ts';
import { catalogueOf } from './catalogue.ts';
import { type Context, defineCommand, exitCodes } from './command.ts';

const secondMs = 1000;

export const watch = defineCommand({
  name: 'watch',
  summary: 'live numbers, once a second: a curve of the last minutes, answers, time, connections (q ends it)',
  args: [],
  options: [{ name: 'seconds', takes: '<n>', description: 'end after this many seconds' }],
  example: 'npx lab watch --seconds 10',
  async run(context, _args, options) {
    const seconds = secondsOf(options.seconds);
    if (process.stdout.isTTY && !context.json)
      return { exit: exitCodes.done, text: await drawn(context, seconds) };
    await listed(context, seconds);
    return { exit: exitCodes.done };
  },
});

/** Answers the last numbers, as the one line that stays on the terminal. */
async function drawn({ home, signal }: Context, seconds: number): Promise<string> {
  const { scenarios } = await catalogueOf(home);
  const until = Date.now() + seconds * secondMs;
  let last = running(home, readSnapshot(home));
  await onScreen(signal, async screen => {
    while (!screen.isOver() && Date.now() < until) {
      noteLook(home);
      last = running(home, readSnapshot(home));
      screen.draw(last.resting ? restedText : watchScreen(seenNow(home, scenarios, last), screen));
      await screen.pause(Math.min(secondMs, until - Date.now()));
    }
  });
  return watchLine(last);
}

function seenNow(home: Home, scenarios: Scenario[], snapshot: Snapshot) {
  const { scenario } = readState(home);
  return {
    snapshot,
    objectives:
      scenarios.find(({ id }) => id === scenario)?.stages.flatMap(({ objectives }) => objectives) ?? [],
    minutes: readMinutes(home),
    happenings: readHappenings(home),
  };
}

async function listed({ home, json, say, signal }: Context, seconds: number): Promise<void> {
  for (let round = 0; round < seconds && !signal.aborted; round++) {
    const snapshot = running(home, await wokenSnapshot(home, say));
    if (json)
      writeLine(JSON.stringify({ formatVersion: 1, command: 'watch', at: snapshot.at, ...snapshot.numbers }));
    else writeLine(watchLine(snapshot));
    if (round + 1 < seconds) await pause(secondMs);
  }
}

function running(home: Home, snapshot: Snapshot | null): Snapshot {
  if (snapshot && keeperRuns(home)) return snapshot;
  throw userError('not-up', {});
}

function secondsOf(text: unknown): number {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  const seconds = Number(text);
  if (Number.isInteger(seconds) && seconds > 0) return seconds;
  throw userError('wrong-use', {
    problem: `--seconds takes a whole number from 1, not \`${text}\`.`,
    command: 'watch',
  });
}
