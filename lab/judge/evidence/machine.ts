/** What a load says about the machine that it ran on. Pure. */
import type { LoadEvidence } from './evidence.ts';

export const slowMachine = 1.3;
export const crowded = 0.6; // half is one busy loop on two cores, beside which verdicts are right
const mostStarved = 0.01;

/** Whether slow answers may be the machine's doing: then they cannot fail a system. Wrong answers still do. */
export const saysNothingOfTime = ({ probeSlowdown, othersShare }: LoadEvidence): boolean =>
  probeSlowdown > slowMachine || othersShare > crowded;

/** Whether the generator sent what it should. */
export const isDelivered = ({ starved, scheduled }: LoadEvidence): boolean =>
  starved <= mostStarved * scheduled;
