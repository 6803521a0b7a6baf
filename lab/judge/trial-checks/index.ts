/** All checks of a trial by id, sorted. */
import { arrives } from './arrives.ts';
import type { TrialCheck } from './contract.ts';
import { doubled } from './doubled.ts';
import { holds } from './holds.ts';
import { late } from './late.ts';
import { leastShare } from './least-share.ts';
import { lost } from './lost.ts';
import { phantom } from './phantom.ts';
import { relievedAgain } from './relieved-again.ts';
import { remembers } from './remembers.ts';
import { rightOrRefused } from './right-or-refused.ts';

export const trialChecks: Readonly<Record<string, TrialCheck>> = {
  arrives,
  doubled,
  holds,
  late,
  'least-share': leastShare,
  lost,
  phantom,
  'relieved-again': relievedAgain,
  remembers,
  'right-or-refused': rightOrRefused,
};
