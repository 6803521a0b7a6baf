/** Carries out the strikes of a trial in their order: waits for the moment of each, puts it in, sees it, and takes it out. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Counted, Moment, Strike, Trial } from '../../course/schema.ts';
import type { StrikeEvidence } from '../evidence/evidence.ts';
import type { Sightings } from './sightings.ts';

/** How many calls of a company came to what since the trial began. */
export type CallsOf = (company: string) => Record<Counted, number>;

export type Struck = Omit<StrikeEvidence, 'requestsThen'>;

/** How a strike comes about. `put` rejects when it cannot be put in or seen; then nothing of it is left. */
export type Striking = {
  isMomentary(strike: Strike): boolean;
  put(strike: Strike): Promise<void>;
  end(strike: Strike): Promise<void>;
};

export type Strikes = {
  /** as far as they came, in their order */
  struck: Struck[];
  /** how many have begun, in effect or not yet */
  begun(): number;
  /** when the last one was over, in milliseconds since the first request; null while it is not */
  overMs(): number | null;
  /** resolves when every strike is over; rejects with the problem of the first that could not be carried out */
  finished: Promise<void>;
};

/** What strikes wait for, and the end of the load. */
type Watched = { sightings: Sightings; callsOf: CallsOf; ended: AbortSignal };

const lookEveryMs = 20;

/** `ended`: the load is over; what lasts until then is taken out. */
export function startStrikes(
  { strikes }: Pick<Trial, 'strikes'>,
  { firstMs, sightings, callsOf, ended, ...striking }: Striking & Watched & { firstMs: number },
): Strikes {
  const since = () => Date.now() - firstMs;
  const struck: Struck[] = [];
  let begun = 0;

  async function untilOver(strike: Strike, seen: Struck): Promise<void> {
    if (!striking.isMomentary(strike)) {
      await sleep(strike.forMs ?? longestMs, undefined, { signal: ended }).catch(() => {}); // an ended load needs no more of it
      await striking.end(strike);
    }
    seen.healedAtMs = since();
  }

  async function carryOut(): Promise<void> {
    const over: Promise<void>[] = [];
    try {
      for (const strike of strikes) {
        const awaited = await untilMoment(strike.moment, { since, sightings, callsOf, ended });
        const seen: Struck = { atMs: since(), healedAtMs: null, awaited };
        begun += 1;
        await striking.put(strike);
        struck.push(seen);
        over.push(untilOver(strike, seen));
      }
    } finally {
      await Promise.all(over);
    }
  }

  const finished = carryOut();
  finished.catch(() => {}); // told when it is awaited
  return {
    struck,
    begun: () => begun,
    finished,
    overMs: () => (struck.length === strikes.length ? (struck.at(-1)?.healedAtMs ?? null) : null),
  };
}

const longestMs = 600_000;

/** Whether what it waits for was seen. Rejects with an AbortError when the load ends first. */
async function untilMoment(
  moment: Moment,
  { since, sightings, callsOf, ended }: Watched & { since(): number },
): Promise<boolean> {
  const atMs = moment.kind === 'at' ? moment.atMs : moment.latestMs;
  const earliestMs = moment.kind === 'at' ? moment.atMs : moment.earliestMs;
  while (since() < earliestMs || !isSeen(moment, sightings, callsOf)) {
    const leftMs = atMs - since();
    if (leftMs <= 0) return moment.kind === 'at';
    await sleep(Math.min(leftMs, moment.kind === 'at' ? leftMs : lookEveryMs), undefined, { signal: ended });
  }
  return true;
}

const counted = ['held', 'answered', 'refused'] as const;

function isSeen(moment: Moment, sightings: Sightings, callsOf: CallsOf): boolean {
  if (moment.kind === 'at') return false;
  if (moment.kind === 'then') return sightings.isAnswered(moment.stream);
  const seen = moment.company === undefined ? sightings.counts() : callsOf(moment.company);
  return counted.every(one => seen[one] >= (moment.counts[one] ?? Number.NEGATIVE_INFINITY));
}
