/** The loop over the stages in which evidence is gathered. */
import type { Collector, CollectorContext, Watch } from './evidence/collector.ts';
import type { Evidence, Stage } from './evidence/evidence.ts';

export type Collecting = {
  /** those that are needed, in their order */
  collectors: readonly Collector[];
  context: CollectorContext;
  /** is filled */
  evidence: Evidence;
  /** called when a stage before the load begins */
  onStage(stage: Stage): void;
  /** whether what was asked and counted decides already */
  isDecided(): boolean;
  /** Puts the load on the shop, then the trials, and looks after each. Answers whether all is settled by it. */
  use(look: () => Promise<void>): Promise<boolean>;
};

export async function collect(work: Collecting): Promise<void> {
  for (const stage of ['asked', 'counted'] as const) {
    if (work.isDecided()) break;
    await gatherAt(stage, work);
  }
  if (await around(work)) return;
  await gatherAt('settled', work);
}

async function gatherAt(stage: 'asked' | 'counted' | 'settled', work: Collecting): Promise<void> {
  const { collectors, context, evidence, onStage } = work;
  if (collectors.some(collector => collector.stage === stage)) onStage(stage);
  for (const collector of collectors) {
    if (collector.stage === stage)
      Object.assign(evidence, { [collector.id]: await collector.gather(context) });
  }
}

/** Every watch that began has ended when this returns. */
async function around({ collectors, context, evidence, use }: Collecting): Promise<boolean> {
  const watches: { id: Collector['id']; watch: Watch<unknown> }[] = [];
  const look = async () => {
    for (const { id, watch } of watches) Object.assign(evidence, { [id]: await watch.soFar() });
  };
  try {
    for (const collector of collectors) {
      if (collector.stage === 'around-load')
        watches.push({ id: collector.id, watch: await collector.gather(context) });
    }
    return await use(look);
  } finally {
    for (const { watch } of watches) await watch.end();
  }
}
