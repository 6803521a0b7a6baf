/** The goals of the open scenario, and how the shop does against them in the last ten seconds of live traffic. */
import type { Objective } from '../../course/schema.ts';
import { plain } from '../../judge/checks/wording.ts';
import type { Family } from '../../parts/contract.ts';
import type { DoorTotals } from '../../parts/haproxy/haproxy.ts';
import type { Totals } from '../scrape.ts';

/** What the services and the front door had counted at one moment. */
export type Reading = { at: number; replicas: Totals[]; door: DoorTotals };

const windowMs = 10_000;

/** The readings of the last ten seconds; empty again when a replica came or went or began to count anew. */
export function withReading(readings: Reading[], now: Reading): Reading[] {
  const last = readings.at(-1);
  const kept = last && goesOn(last, now) ? readings.filter(({ at }) => now.at - at <= windowMs) : [];
  return [...kept, now];
}

const goesOn = (last: Reading, now: Reading): boolean =>
  now.door.answers >= last.door.answers &&
  now.replicas.length === last.replicas.length &&
  now.replicas.every(({ name, answers }) => {
    const earlier = last.replicas.find(replica => replica.name === name);
    return earlier !== undefined && earlier.answers <= answers;
  });

/** Seconds for a latency, a share for an availability; null when nobody asked the shop anything. */
export function measured(objective: Objective, readings: Reading[]): number | null {
  const [first, last] = [readings[0], readings.at(-1)];
  if (!first || !last) return null;
  if (objective.sli === 'latency') return quantile(first.replicas, last.replicas, objective.target);
  const answers = last.door.answers - first.door.answers;
  return answers === 0 ? null : 1 - (last.door.failed - first.door.failed) / answers;
}

/** As Prometheus estimates it: evenly spread within the bucket that holds it. */
function quantile(before: Totals[], now: Totals[], share: number): number | null {
  const grown = (of: (totals: Totals) => number) => {
    const [then, later] = [before, now].map(all => all.reduce((sum, totals) => sum + of(totals), 0));
    return (later ?? 0) - (then ?? 0);
  };
  const wanted = share * grown(({ answers }) => answers);
  if (wanted === 0) return null;
  const bounds = [...(now[0]?.buckets.keys() ?? [])].sort((a, b) => a - b);
  let lower = 0;
  let below = 0;
  for (const bound of bounds) {
    const upTo = grown(({ buckets }) => buckets.get(bound) ?? 0);
    if (upTo >= wanted)
      return Number.isFinite(bound) ? lower + ((bound - lower) * (wanted - below)) / (upTo - below) : lower;
    [lower, below] = [bound, upTo];
  }
  return lower;
}

const goalOf = (objective: Objective): number =>
  objective.sli === 'latency' ? objective.thresholdMs / 1000 : objective.target;

const holds = (objective: Objective, value: number): boolean =>
  objective.sli === 'latency' ? value <= goalOf(objective) : value >= goalOf(objective);

/** In a learner's words, e.g. `95 of 100 answers within 80 ms`. */
const wordsFor = (objective: Objective): string =>
  objective.sli === 'latency'
    ? `${plain(objective.target * 100)} of 100 answers within ${plain(objective.thresholdMs)} ms`
    : `${plain(objective.target * 1000)} of 1,000 requests answered well`;

export function objectiveFamilies(objectives: Objective[], readings: Reading[]): Family[] {
  const labelled = objectives.map(objective => ({
    objective,
    labels: { sli: objective.sli, objective: wordsFor(objective) },
    value: measured(objective, readings),
  }));
  const seen = labelled.flatMap(({ value, ...rest }) => (value === null ? [] : [{ ...rest, value }]));
  return [
    {
      name: 'lab_objective_goal',
      help: 'Seconds or share that the scenario asks for',
      type: 'gauge',
      samples: labelled.map(({ objective, labels }) => ({ labels, value: goalOf(objective) })),
    },
    {
      name: 'lab_objective_measured',
      help: 'The same of the live traffic in the last ten seconds; verify judges by its own load',
      type: 'gauge',
      samples: seen.map(({ labels, value }) => ({ labels, value })),
    },
    {
      name: 'lab_objective_holds',
      help: '1 when the live traffic meets the goal',
      type: 'gauge',
      samples: seen.map(({ objective, labels, value }) => ({
        labels,
        value: Number(holds(objective, value)),
      })),
    },
  ];
}
