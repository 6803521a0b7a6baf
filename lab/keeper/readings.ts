/** What the parts did since the last reading, from their own numbers and from what customers got at the front door. */
import { type Home, portOf } from '../home/home.ts';
import type { PartNumbers } from '../parts/contract.ts';
import { type DoorTotals, doorTotals } from '../parts/haproxy/haproxy.ts';
import type { Space } from '../parts/part.ts';
import { within } from '../parts/within.ts';
import type { LiveNumbers, PartStatus } from '../runtime/runtime.ts';
import type { Looks } from './looks.ts';
import { createScraper, type Totals } from './scrape.ts';

const doorLimitMs = 1000;

/** `totals`: of the copies that answered. `door`: null when it did not answer. */
export type Reading = {
  numbers: LiveNumbers | null;
  byPart: Map<string, PartNumbers>;
  totals: Totals[];
  door: DoorTotals | null;
};

export const noReading: Reading = { numbers: null, byPart: new Map(), totals: [], door: null };

/** `space`: of the shop that is shown; null when none is. */
export type Readings = { read(parts: PartStatus[], space: Space | null): Promise<Reading> };

export function createReadings(home: Home, looks: Looks): Readings {
  const scraper = createScraper();
  let before: { at: number; door: DoorTotals } | null = null;

  async function readDoor(): Promise<DoorTotals | null> {
    const asked = doorTotals(`http://127.0.0.1:${portOf(home, 'haproxy-stats')}`);
    return within(doorLimitMs, asked).catch(() => null);
  }

  return {
    async read(statuses, space) {
      const up = statuses.filter(part => part.state === 'up');
      const copies = up.filter(({ role }) => role === 'service');
      const [{ numbers: ofServices, totals }, byPart, door] = await Promise.all([
        scraper.read(copies.map(({ name, port }) => ({ name, url: `http://127.0.0.1:${port}/metrics` }))),
        looks.numbers(
          up.map(({ id }) => id),
          space ?? 'live',
        ),
        space ? readDoor() : null,
      ]);
      const at = Date.now();
      const ofCustomers = space === null ? null : seenByCustomers(before, door && { at, door });
      before = door && { at, door };
      const ofParts = [...byPart].map(([id, { numbers }]) => [id, numbers] as const);
      const services =
        ofServices ?? (ofCustomers?.answersPerSecond ? { ...noServices, ...ofCustomers } : null);
      const parts = Object.fromEntries(ofParts);
      const numbers = services && { ...services, ...ofCustomers, readAt: at, parts };
      return { numbers, byPart, totals, door };
    },
  };
}

type AtDoor = { at: number; door: DoorTotals };

/** Null where it cannot be told: the first time, and when the front door was started again in between. */
export function seenByCustomers(
  before: AtDoor | null,
  now: AtDoor | null,
): Pick<LiveNumbers, 'answersPerSecond' | 'success'> | null {
  if (!now) return { answersPerSecond: 0, success: null }; // nobody comes in
  const answers = before ? now.door.answers - before.door.answers : -1;
  if (!before || answers < 0 || now.at <= before.at) return null;
  return {
    answersPerSecond: (answers * 1000) / (now.at - before.at),
    success: answers === 0 ? null : 1 - (now.door.failed - before.door.failed) / answers,
  };
}

/** Of a shop whose copies all are away while its customers still ask. */
const noServices = {
  p95Ms: null,
  statementsPerRequest: null,
  poolBusy: 0,
  poolSize: 0,
  poolWaiting: 0,
  replicas: [],
};
