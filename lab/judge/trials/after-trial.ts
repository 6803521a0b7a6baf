/** What is asked when the strikes of a trial are over: where its orders are, and whether the answers are right. */
import type { Trial } from '../../course/schema.ts';
import type { Home } from '../../home/home.ts';
import { readLedger } from '../../parts/company/ask.ts';
import { places } from '../../shop/places.ts';
import { seededRandom } from '../../shop/traffic.ts';
import { traffic } from '../../shop/traffics.ts';
import { placesIn } from '../checks/at-places.ts';
import { sendEach } from '../evidence/answers.ts';
import type { CollectorContext } from '../evidence/collector.ts';
import type { Answer, JourneyEvidence, LoadEvidence } from '../evidence/evidence.ts';
import type { VerifyWork } from '../load/load-plan.ts';
import { trialChecks } from '../trial-checks/index.ts';
import { settle } from './settle.ts';
import { settleCompany } from './settle-company.ts';

export const askedAfterwards = 30;

type Asking = Pick<VerifyWork, 'home' | 'signal' | 'seed'> & Pick<CollectorContext, 'send'>;

/** At each place that a line of the trial names, what the shop promised. */
export async function journeysOf(
  { home, signal, send }: Asking,
  { lines, settlesMs }: Trial,
  loads: LoadEvidence[],
): Promise<JourneyEvidence[]> {
  const promised = loads.flatMap(load => load.promised ?? []);
  const named = lines.flatMap(({ check, params }) =>
    trialChecks[check]?.seeks ? placesIn(params.at as string | string[]) : [],
  );
  const how = { promised, send, withinMs: settlesMs ?? 0, signal };
  const sinceMs = loads[0]?.firstMs ?? 0;
  return Promise.all(
    [...new Set(named)].map(name => {
      const place = places[name];
      if (place) return settle({ place, ...how });
      return settleCompany({ at: name, sinceMs, read: () => ledgerOf(home, name), ...how });
    }),
  );
}

export const ledgerOf = (home: Home, company: string) => readLedger(home, company, 'judged');

export async function askAfterwards({ send, seed }: Asking, { lines }: Trial): Promise<Answer[]> {
  const names = lines.flatMap(({ params }) =>
    typeof params.afterwards === 'string' ? [params.afterwards] : [],
  );
  const answers: Answer[] = [];
  for (const name of new Set(names)) {
    const kind = traffic[name];
    const random = seededRandom(seed + 1);
    if (kind) answers.push(...(await sendEach({ traffic: kind, count: askedAfterwards, send, random })));
  }
  return answers;
}
