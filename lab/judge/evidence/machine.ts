/** What a load says about the machine that it ran on. Pure. */
import type { LoadEvidence } from './evidence.ts';

export const slowMachine = 1.3;
/** Of the CPU. Half is one busy loop on two cores, beside which a system that uses half of the CPU has enough. */
const mostForOthers = 0.6;
/** Others that take this much are the reason too, where nothing of the CPU was left. */
export const muchForOthers = 0.35;
export const nothingLeft = 0.1;
const mostStarved = 0.01;

/** Whether others took so much of the CPU that a right system may have had too little of it. */
export function isCrowded({ othersShare, blocks }: Pick<LoadEvidence, 'othersShare' | 'blocks'>): boolean {
  if (othersShare > mostForOthers) return true;
  const full = blocks.filter(({ idleShare }) => idleShare < nothingLeft);
  return othersShare > muchForOthers && full.length > blocks.length / 2;
}

/** Whether slow answers may be the machine's doing: then they cannot fail a system. Wrong answers still do. */
export const saysNothingOfTime = (load: LoadEvidence): boolean =>
  load.probeSlowdown > slowMachine || isCrowded(load);

/** Whether the generator sent what it should. */
export const isDelivered = ({ starved, scheduled }: LoadEvidence): boolean =>
  starved <= mostStarved * scheduled;
