/** What one way of slowing a link down is put through. Each trial begins and ends with no toxic on the link. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Home } from '../lab/home/home.ts';
import type { Link } from '../lab/parts/toxiproxy/toxiproxy.ts';
import { type Command, type Ended, holdMs, start, type Way } from './fault-tools.ts';
import type { Probe } from './link-probe.ts';

export type Bench = { home: Home; link: Link; probe: Probe };

/** Longer than a lease and the second within which the keeper looks at it. */
const byItselfMs = holdMs + 1000;
/** What was on its way to Toxiproxy when its sender was killed arrives in this time. */
const settleMs = 50;

const run = ({ home }: Bench, command: Command): Promise<Ended> => start(command, home).ended;
const isLeft = async ({ link }: Bench): Promise<boolean> => (await link.toxics()).length > 0;

/** Looks far more often than the shortest command ends after its toxic. */
async function untilLeft(bench: Bench): Promise<void> {
  for (const deadline = Date.now() + 10_000; !(await isLeft(bench)); await sleep(1))
    if (Date.now() > deadline) throw new Error('no toxic within 10 s');
}

async function clear({ link }: Bench): Promise<void> {
  for (const { name } of await link.toxics()) await link.removeToxic(name);
}

async function done(bench: Bench, command: Command): Promise<Ended> {
  const ended = await run(bench, command);
  if (ended.code !== 0) throw new Error(`${command.join(' ')} ended with ${ended.code}:\n${ended.said}`);
  return ended;
}

/** Milliseconds. */
export type Times = {
  toEffect: number;
  /** from the start of inject to its end; of those that hold too, to the end of all of it */
  command: number;
  /** from the start of heal to the effect's end; of those that heal themselves, how much longer than asked the effect lasted */
  toHealed: number;
  /** the commands' own time, without the hold */
  own: number;
};

export async function timesOf({ inject, heal }: Way, bench: Bench): Promise<Times> {
  const { home, probe } = bench;
  const injecting = start(inject, home);
  const effect = await probe.slowSince(injecting.startMs);
  const toEffect = effect - injecting.startMs;
  if (!heal) {
    const gone = await probe.fastSince(effect);
    const { code, startMs, endMs, said } = await injecting.ended;
    if (code !== 0) throw new Error(said);
    const command = endMs - startMs;
    const own = command > holdMs ? command - holdMs : command; // a lease does not keep its command waiting
    return { toEffect, command, toHealed: gone - effect - holdMs, own };
  }
  const { code, endMs, said } = await injecting.ended;
  if (code !== 0) throw new Error(said);
  await sleep(holdMs / 4);
  const healing = await done(bench, heal);
  const gone = await probe.fastSince(healing.startMs);
  const command = endMs - injecting.startMs;
  return {
    toEffect,
    command,
    toHealed: gone - healing.startMs,
    own: command + healing.endMs - healing.startMs,
  };
}

/** `roundTripMs`: the median while the fault should have been in effect. */
export type Mistake = {
  what: string;
  code: number | null;
  roundTripMs: number | null;
  said: string;
  left: boolean;
};

export async function mistakesOf({ typos, inject, heal }: Way, bench: Bench): Promise<Mistake[]> {
  const { home, probe } = bench;
  const made: Mistake[] = [];
  for (const [what, command] of Object.entries(typos ?? {})) {
    const started = start(command, home);
    await sleep(holdMs);
    const roundTripMs = probe.median(started.startMs + holdMs * 0.8);
    const { code, said } = await started.ended;
    made.push({ what: `${what} misspelt`, code, roundTripMs, said, left: await isLeft(bench) });
    await clear(bench);
  }
  const started = start(inject, home);
  await untilLeft(bench);
  if (heal) await started.ended;
  await clear(bench);
  const { code, said } = await (heal ? run(bench, heal) : started.ended);
  made.push({
    what: 'taken out by another',
    code,
    roundTripMs: null,
    said,
    left: await isLeft(bench),
  });
  return made;
}

/** How many of the kills found the process alive, and after how many a toxic was there. */
export type Kills = {
  killed: number;
  left: number;
  /** after 2 s in which nobody did anything */
  leftLater: number;
  leftAfterRecovery: number;
  recoveryFailed: number;
};

/** Milliseconds from start to end when nobody kills it. */
export async function lifeOf(way: Way, bench: Bench): Promise<number> {
  const { startMs, endMs } = await done(bench, way.held);
  if (await staysLeft(bench)) throw new Error(`${way.name} leaves its toxic when nobody kills it`);
  return endMs - startMs;
}

/** A kill at each moment: so many milliseconds after the start, or as soon as the toxic is there. */
export async function killsOf(way: Way, bench: Bench, moments: (number | 'toxic')[]): Promise<Kills> {
  const counts = { killed: 0, left: 0, leftLater: 0, leftAfterRecovery: 0, recoveryFailed: 0 };
  for (const moment of moments) {
    const started = start(way.held, bench.home);
    await (moment === 'toxic' ? untilLeft(bench) : sleep(moment));
    started.kill('SIGKILL');
    const { code } = await started.ended;
    if (code === null) counts.killed++; // else it was faster this time; what it left must go all the same
    await sleep(settleMs);
    if (await isLeft(bench)) counts.left++;
    if (await staysLeft(bench)) counts.leftLater++;
    const recovery = await run(bench, way.recovery);
    if (recovery.code !== 0) counts.recoveryFailed++;
    if (await isLeft(bench)) counts.leftAfterRecovery++;
    await clear(bench);
  }
  return counts;
}

async function staysLeft(bench: Bench): Promise<boolean> {
  for (const deadline = Date.now() + byItselfMs; Date.now() < deadline; await sleep(50))
    if (!(await isLeft(bench))) return false;
  return true;
}

/** Ctrl-C as soon as the toxic is there: how the command ended, and what became of the toxic. */
export async function interruptionOf(way: Way, bench: Bench): Promise<[command: string, toxic: string]> {
  const started = start(way.held, bench.home);
  await untilLeft(bench);
  started.kill('SIGINT');
  const { code } = await started.ended;
  const left = await isLeft(bench);
  const stays = left && (await staysLeft(bench));
  await run(bench, way.recovery);
  await clear(bench);
  const toxic = stays ? 'left' : left ? 'left, then gone by itself' : 'gone';
  return [code === null ? 'ended by the signal' : `exit ${code}`, toxic];
}
