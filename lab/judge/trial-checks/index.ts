/** All checks of a trial by id, sorted. */
import { arrives } from './arrives.ts';
import type { TrialCheck } from './contract.ts';
import { holds } from './holds.ts';
import { leastShare } from './least-share.ts';
import { rightOrRefused } from './right-or-refused.ts';

export const trialChecks: Readonly<Record<string, TrialCheck>> = {
  arrives,
  holds,
  'least-share': leastShare,
  'right-or-refused': rightOrRefused,
};
