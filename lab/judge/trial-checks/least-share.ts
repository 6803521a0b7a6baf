import { z } from 'zod';
import { plain } from '../checks/wording.ts';
import type { ShareEvidence } from '../evidence/evidence.ts';
import { defineTrialCheck, type TrialJudgement } from './contract.ts';

/** Under fewer a share says nothing. */
const leastRequests = 100;
/** Percent. */
const whole = 100;

const idle = 'Afterwards one copy had less to do than the others: it could help, and nobody came.';
const alone = 'While this copy is away, nobody serves.';

const wantedOf = (least: number) => `each of two or more copies gets at least ${least} % of its fair share`;

/**
 * When all is over, every copy works again: none is left out, or has lost its customers to the others for good. The number is how much the
 * copy with the fewest lacks, as every number of a verdict is one that must not be too large.
 */
export const leastShare = defineTrialCheck({
  id: 'least-share',
  unit: '% under its fair share',
  seeks: false,
  shares: true,
  params: z.strictObject({
    /** percent of what each copy would get if all got the same */
    least: z.int().min(1).max(99),
  }),
  wanted: (_trial, { least }) => ({ wanted: wantedOf(least), limit: whole - least }),
  judge({ title, sharesAfter }, { least }) {
    const told = (outcome: TrialJudgement['outcome'], saw: string, value: number | null): TrialJudgement => ({
      ...{ outcome, undecided: outcome === 'unknown' ? 'NOTHING_SEEN' : null, saw, value },
      ...{ wanted: wantedOf(least), limit: whole - least },
      reason:
        outcome === 'fail' ? `${title.replace(/\.$/, '')}. ${sharesAfter?.running === 1 ? alone : idle}` : '',
      next: outcome === 'fail' ? 'npx lab status, while npx lab load runs' : '',
    });
    if (!sharesAfter) return told('unknown', 'HAProxy could not be asked', null);
    const { servers, running } = sharesAfter;
    if (running === 1) return told('fail', 'only one copy runs', whole);
    const total = servers.reduce((sum, { requests }) => sum + requests, 0);
    if (total < leastRequests || running === 0)
      return told('unknown', 'the front door passed on too few requests afterwards', null);
    const value = Math.max(0, Math.round(whole - (whole * leastOf(sharesAfter) * running) / total));
    const saw = `afterwards ${servers.map(({ server, requests }) => `${server} got ${plain(requests)}`).join(', ')} requests`;
    return told(value <= whole - least ? 'pass' : 'fail', saw, value);
  },
});

/** What the copy with the fewest got. A name that leads to no copy that runs may stand in haproxy.cfg. */
function leastOf({ servers, running }: ShareEvidence): number {
  const sorted = servers.map(({ requests }) => requests).toSorted((a, b) => b - a);
  return sorted[running - 1] ?? 0;
}
