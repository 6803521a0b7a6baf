/** Waits until another process of a part answers in the place of one that was ended. */
import { pause } from '../../machine/process.mjs';
import { isServer } from '../parts/contract.ts';
import type { PartStatus } from '../runtime/runtime.ts';

/** Longer than the longest wait before a part that died often is started again, and its start. */
const replacedLimitMs = 20_000;

type Seen = Pick<PartStatus, 'name' | 'role' | 'state' | 'pid' | 'detail'>;

/** `isRunning`: whether the one that was ended still does. */
export type Replacing = {
  name: string;
  pid: number;
  isRunning(): boolean;
  read(): Seen[];
};

/**
 * Parts start one after the other, stores before services. So a store has as long as the keeper gives it, which for a broker may be long, and the time of
 * a service begins when all stores run. Rejects with the name of the part that did not come back.
 */
export async function untilReplaced(
  { name, pid, isRunning, read }: Replacing,
  limitMs = replacedLimitMs,
): Promise<void> {
  const beganMs = Date.now();
  let storesSinceMs = beganMs;
  for (;;) {
    const parts = read();
    const part = parts.find(one => one.name === name);
    const isEnded = !isRunning();
    if (isEnded && part?.state === 'up' && part.pid !== pid) return;
    const away = parts.find(one => isServer(one) && one.state !== 'up');
    if (away) storesSinceMs = Date.now();
    const sinceMs = away ? beganMs : storesSinceMs;
    if (Date.now() - sinceMs > limitMs && away?.state !== 'starting') {
      if (!isEnded) throw new Error(`process ${pid} of ${name} still runs`);
      const missing = away ?? part;
      throw new Error(`${missing?.name ?? name} did not come back: ${missing?.detail || missing?.state}`);
    }
    await pause(50);
  }
}
