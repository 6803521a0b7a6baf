import { z } from 'zod';
import { duration } from '../../../faults/contract.ts';
import { requestText, sawText } from '../checks/answer-words.ts';
import { counted, plain, reasonsText, shortened } from '../checks/wording.ts';
import type { Answer, LoadEvidence } from '../evidence/evidence.ts';
import { saysNothingOfTime } from '../evidence/machine.ts';
import { defineTrialCheck, type TrialJudgement } from './contract.ts';

const params = z.strictObject({
  /** of this stream; of all of them where it is left out */
  of: z.string().optional(),
  /** only those that failed for this reason, or one of these, as the kind of traffic gives them: `signed out` */
  why: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).optional(),
  /** all that failed, but not for one of these reasons */
  except: z.array(z.string().min(1)).min(1).optional(),
  /** so many requests may fail, from a moment on */
  failed: z
    .strictObject({ from: duration.optional(), op: z.literal('lte'), value: z.int().min(0) })
    .optional(),
  /** requests of this kind of traffic must be answered rightly when it is over */
  afterwards: z.string().optional(),
});

type Params = z.output<typeof params>;

const rightAfterwards = 'right answers afterwards';

/** The shop goes on while it is struck, or is what it was afterwards. */
export const holds = defineTrialCheck({
  id: 'holds',
  unit: 'failures',
  seeks: false,
  params: params
    .refine(
      ({ failed, afterwards }) => failed !== undefined || afterwards !== undefined,
      'write failed or afterwards, else nothing is judged',
    )
    .refine(
      ({ why, except, failed }) => (why ?? except) === undefined || (failed && failed.from === undefined),
      'why and except go with failed, and count over the whole load: leave from out',
    )
    .refine(({ why, except }) => why === undefined || except === undefined, 'write why or except, not both'),
  wanted: ({ limitMs }, { failed, ...params }) => ({
    wanted: wantedOf(failed, limitMs, isOfReasons(params)),
    limit: failed?.value ?? 0,
  }),
  judge({ title, limitMs, judged, answers, logs }, { failed: allowed, afterwards: kind, ...params }) {
    const most = allowed?.value ?? 0;
    const byReason = isOfReasons(params);
    const seen = byReason ? failedBy(judged, params) : requestsOf(judged, allowed?.from ?? 0);
    const asked = answers.filter(({ question }) => question === kind);
    const wrong = asked.filter(answer => answer.outcome === 'wrong');
    const unanswered = asked.filter(answer => answer.outcome === 'unknown');
    const [afterwards] = [...wrong, ...unanswered];
    const told = (outcome: TrialJudgement['outcome'], saw: string): TrialJudgement => ({
      outcome,
      undecided: null,
      saw,
      wanted: wantedOf(allowed, limitMs, byReason),
      reason: outcome === 'fail' ? reasonOf(title, { afterwards, byReason }) : '',
      next: outcome === 'fail' ? logs : '',
      value: (allowed ? seen.failed : 0) + wrong.length + unanswered.length,
      limit: most,
    });
    const failed = `${plain(seen.failed)} of ${counted(seen.requests, 'request', 'requests')} failed${seen.why && `: ${seen.why}`}`;
    // Late answers may be the machine's doing; wrong ones never are, nor those when nobody else was there any more.
    const isExcused = judged.some(saysNothingOfTime) && seen.failed - seen.unanswered <= most;
    if (allowed && seen.failed > most && !isExcused) return told('fail', failed);
    if (afterwards)
      return { ...told('fail', `afterwards, ${describe(afterwards)}`), wanted: rightAfterwards, limit: 0 };
    if (allowed && seen.failed > most)
      return {
        ...told('unknown', `${failed}, while other programs were busy`),
        undecided: 'NOISY_MACHINE',
        value: null,
      };
    return told(
      'pass',
      allowed ? failed : `${counted(asked.length, 'answer', 'answers')} afterwards, all right`,
    );
  },
});

type Counts = { requests: number; failed: number; unanswered: number; why: string };

const isOfReasons = ({ why, except }: Pick<Params, 'why' | 'except'>): boolean =>
  (why ?? except) !== undefined;

/** Over the whole load, those that failed for these reasons: that is no question of time. */
function failedBy(loads: LoadEvidence[], { why, except = [] }: Pick<Params, 'why' | 'except'>): Counts {
  const counts = (reason: string) =>
    why === undefined ? !except.includes(reason) : [why].flat().includes(reason);
  const named = loads.flatMap(({ reasons = {} }) =>
    Object.entries(reasons).filter(([reason]) => counts(reason)),
  );
  const failed = named.reduce((sum, [, count]) => sum + count, 0);
  return { ...requestsOf(loads, 0), failed, unanswered: 0, why: reasonsText(Object.fromEntries(named)) };
}

/** Requests from the moment on at which the shop must hold. Reasons are known of the whole load alone. */
function requestsOf(loads: LoadEvidence[], fromMs: number): Counts {
  const blocks = loads.flatMap(load => load.blocks.filter(block => block.startMs >= fromMs));
  const sum = (field: 'requests' | 'failed' | 'unanswered') =>
    blocks.reduce((total, block) => total + block[field], 0);
  const why =
    fromMs > 0
      ? ''
      : loads
          .map(({ reasons }) => reasonsText(reasons))
          .filter(Boolean)
          .join(', ');
  return { requests: sum('requests'), failed: sum('failed'), unanswered: sum('unanswered'), why };
}

function wantedOf(failed: Params['failed'], limitMs: number, byReason: boolean): string {
  if (!failed) return rightAfterwards;
  if (byReason)
    return `at most ${counted(failed.value, 'such failure', 'such failures')}; late answers do not count`;
  const from = failed.from ? `, from ${plain(failed.from / 1000)} s on,` : '';
  return `at most ${counted(failed.value, 'request', 'requests')}${from} without the right answer in ${plain(limitMs / 1000)} s`;
}

const describe = (answer: Answer): string =>
  `${shortened(requestText(answer), 60)}: ${shortened(sawText(answer), 90)}`;

function reasonOf(
  title: string,
  { afterwards, byReason }: { afterwards: Answer | undefined; byReason: boolean },
): string {
  const what = title.replace(/\.$/, '');
  if (byReason && !afterwards) return `${what}. Customers should not have noticed.`;
  return afterwards
    ? `${what}. After that was over, the shop did not recover.`
    : `${what}. The shop could not answer during that time.`;
}
