/** Keeps what customers got in the last minutes. A resting shop is left out: its one request a second says nothing. */
import type { Home } from '../home/home.ts';
import { keptMs, type Second, writeMinutes } from '../runtime/minutes.ts';
import type { LiveNumbers } from '../runtime/runtime.ts';

export type Minutes = { see(numbers: LiveNumbers | null, isResting: boolean): void };

export function createMinutes(home: Home): Minutes {
  let seconds: Second[] = [];
  return {
    see(numbers, isResting) {
      if (!numbers || isResting) return;
      const { readAt: at, p95Ms, success } = numbers;
      const failed = success === null ? null : 1 - success;
      seconds = [...seconds.filter(second => at - second.at < keptMs), { at, p95Ms, failed }];
      try {
        writeMinutes(home, seconds);
      } catch (error) {
        console.error(error); // on a full disk the curve stands still, and the shop goes on
      }
    },
  };
}
