import { z } from 'zod';
import { duration } from '../../../faults/contract.ts';
import { plain } from '../checks/wording.ts';
import { defineTrialCheck, type TrialJudgement } from './contract.ts';

/** Under fewer a share says nothing. */
const leastQuestions = 20;
const percent = 100;

const wantedOf = ({ value, within }: { value: number; within: number }) =>
  `${plain(within / 1000)} s after it is back, at most ${plain(value)} of 100`;

/** When all is over, the primary is spared again: a shop that once met a broken replica goes back to it. */
export const relievedAgain = defineTrialCheck({
  id: 'relieved-again',
  unit: 'of 100',
  seeks: false,
  params: z.strictObject({
    within: duration,
    op: z.literal('lte'),
    value: z.number().positive().max(percent),
  }),
  relieves: ({ within, value }) => ({ withinMs: within, share: value / percent }),
  wanted: (_trial, params) => ({ wanted: wantedOf(params), limit: params.value }),
  judge({ title, reliefAfter }, params) {
    const told = (outcome: TrialJudgement['outcome'], saw: string, value: number | null): TrialJudgement => ({
      ...{ outcome, undecided: outcome === 'unknown' ? 'NOTHING_SEEN' : null, saw, value },
      ...{ wanted: wantedOf(params), limit: params.value },
      reason:
        outcome === 'fail'
          ? `${title.replace(/\.$/, '')}. It is back, and the shop does not ask it any more: everybody waits for the primary again.`
          : '',
      next: outcome === 'fail' ? 'npx lab status, while npx lab load runs' : '',
    });
    if (!reliefAfter || reliefAfter.all < leastQuestions)
      return told('unknown', 'the databases were asked too little afterwards', null);
    const { onPrimary, all, afterMs } = reliefAfter;
    const value = Math.round((percent * onPrimary) / all);
    const saw = `${plain(afterMs / 1000)} s afterwards the primary answered ${plain(onPrimary)} of ${plain(all)} questions`;
    return told(value <= params.value ? 'pass' : 'fail', saw, value);
  },
});
