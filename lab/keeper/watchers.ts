/** Runs what looks on (Prometheus) or is for looking (the storefront) beside the shop: nobody waits for it, and nothing fails with it. */
import type { Home } from '../home/home.ts';
import type { Deployment } from '../parts/part.ts';
import { watcherParts } from '../parts/parts.ts';
import type { LabEvent, PartStatus, Runtime } from '../runtime/runtime.ts';
import { createSupervisor } from './supervisor.ts';

export type Watchers = {
  /** Starts what is installed and does not run. Call it each second. */
  keepUp(shown: Pick<Deployment, 'parts' | 'space'>): void;
  statuses(): PartStatus[];
  end(): Promise<void>;
};

export function createWatchers(
  home: Home,
  runtime: Runtime,
  note: (kind: LabEvent['kind'], text: string) => void,
): Watchers {
  const supervisor = createSupervisor(home, runtime, text => note('problem', text));
  let work: Promise<unknown> | null = null;
  return {
    keepUp(shown) {
      work ??= supervisor
        .run(watcherParts(home, shown))
        .catch((error: Error) => note('problem', error.message))
        .finally(() => {
          work = null;
        });
    },
    statuses: supervisor.statuses,
    async end() {
      await work;
      await supervisor.end();
    },
  };
}
