/** One thing that was judged, and what came of it. */
import type { Judgement } from '../checks/contract.ts';

export type Finding = Judgement & {
  /** the name of an invariant (`invariantNames`), `latency`, `availability`, a trial's name or `start` */
  check: string;
  title: string;
  unit: string;
};
