/** What verify does to the shop on purpose, as scenarios.yaml writes it. */
import { z } from 'zod';
import { issuesUnder } from './explain.ts';
import { type FaultUse, nameFrom, type Registries, slug, strike, timedFault } from './named-values.ts';
import { loadOf, type Stream } from './streams.ts';
import { trialProblems } from './trial-rules.ts';
import { duration } from './units.ts';

/** A strike that waits for something comes at this moment when it was not seen, and at the latest so long before the load ends. */
const latestMs = 6000;

/** What a strike can wait for: requests that wait for an answer, that were answered rightly, that were refused; or calls of a company. */
export type Counted = 'held' | 'answered' | 'refused';

/** When a strike comes, counted from the first request. `when` and `then` come at the latest moment although nothing was seen. */
export type Moment =
  | { kind: 'at'; atMs: number }
  /** as soon as all of them are so many */
  | {
      kind: 'when';
      counts: Partial<Record<Counted, number | undefined>>;
      /** the company whose calls are counted; else the requests of the load */
      company?: string;
      earliestMs: number;
      latestMs: number;
    }
  /** as soon as a request of this stream was answered */
  | { kind: 'then'; stream: string; earliestMs: number; latestMs: number };

/** `forMs` null: it happens and is over, or lasts until the load ends. */
export type Strike = FaultUse & { moment: Moment; forMs: number | null };

/** One thing that is judged of a trial, by the name that tells it apart from all others of the scenario. */
export type TrialLine = { name: string; title: string; check: string; params: Record<string, unknown> };

export type Trial = {
  name: string;
  title: string;
  load: Stream[];
  limitMs: number;
  /** of the load, at most */
  lengthMs: number;
  strikes: Strike[];
  /** `with-strike`: when the last strike begins; `at-strike`: when it is in effect; `after-strike`: a moment after it is over */
  ends: 'length' | 'with-strike' | 'at-strike' | 'after-strike';
  /** what was acknowledged may take so long to be found everywhere; null: it is not waited for */
  settlesMs: number | null;
  lines: TrialLine[];
};

const failed = z.strictObject({
  from: duration.optional(),
  op: z.literal('lte'),
  value: z.int().min(0),
});

/** The params of a check stand beside its name and stay as they are written; the check's own schema parses them. */
const line = ({ trialChecks, traffic, places }: Registries) =>
  z
    .looseObject({
      name: slug.optional(),
      title: z.string().min(1).max(60).optional(),
      check: nameFrom('check of a trial', trialChecks),
    })
    .superRefine(({ name: _name, title: _title, check, ...params }, context) => {
      const found = trialChecks[check];
      if (found) context.issues.push(...issuesUnder([], found.params, params));
      if (found?.seeks)
        for (const place of [params.at].flat())
          context.issues.push(...issuesUnder(['at'], nameFrom('place', places), place));
      if (typeof params.afterwards === 'string') {
        const known = nameFrom('kind of traffic', traffic);
        context.issues.push(...issuesUnder(['afterwards'], known, params.afterwards));
      }
    });

const shape = (known: Registries) =>
  z.strictObject({
    name: slug,
    title: z.string().min(1).max(60),
    load: loadOf(known),
    limit: duration.default(1000),
    length: duration,
    fault: timedFault(known).optional(),
    strikes: z.array(strike(known)).min(1).optional(),
    ends: z.enum(['length', 'with-strike', 'at-strike', 'after-strike']).default('length'),
    settles: z.strictObject({ within: duration }).optional(),
    failed: failed.optional(),
    afterwards: nameFrom('kind of traffic', known.traffic).optional(),
    judge: z.array(line(known)).min(1).optional(),
  });

export type WrittenTrial = z.output<ReturnType<typeof shape>>;
export type WrittenStrike = NonNullable<WrittenTrial['strikes']>[number];

/** What happens to the shop while it is used, and what must hold. */
export const trial = (known: Registries) =>
  shape(known)
    .superRefine((written, context) => {
      for (const [path, message] of trialProblems(written, known))
        context.issues.push({ code: 'custom', path, input: undefined, message });
    })
    .transform(normal);

function normal(written: WrittenTrial): Trial {
  const { name, title, load, limit, length, ends, settles } = written;
  const strikes = strikesOf(written).map(({ use, with: params, for: forMs = null, ...moment }) => ({
    ...{ use, with: params, forMs },
    moment: momentOf(moment, length),
  }));
  const settlesMs = settles?.within ?? null;
  return {
    name,
    title,
    load,
    limitMs: limit,
    lengthMs: length,
    strikes,
    ends,
    settlesMs,
    lines: linesOf(written),
  };
}

export const strikesOf = ({ fault, strikes }: WrittenTrial): WrittenStrike[] =>
  strikes ?? (fault ? [fault] : []);

function momentOf(
  { at, when, then, earliest: earliestMs = 0, latest }: Omit<WrittenStrike, 'use' | 'with' | 'for'>,
  lengthMs: number,
): Moment {
  if (at !== undefined) return { kind: 'at', atMs: at };
  const until = latest ?? Math.min(latestMs, lengthMs - 1000);
  if (then !== undefined) return { kind: 'then', stream: then, earliestMs, latestMs: until };
  const { at: company, ...counts } = when ?? {};
  return { kind: 'when', counts, ...(company !== undefined && { company }), earliestMs, latestMs: until };
}

/** What stands directly under the trial is one line, which has its name. */
function linesOf({ name, title, failed, afterwards, judge = [] }: WrittenTrial): TrialLine[] {
  const params = {
    ...(failed && { failed: { ...failed, ...(failed.from !== undefined && { from: `${failed.from}ms` }) } }),
    ...(afterwards && { afterwards }),
  };
  const own = failed || afterwards ? [{ name, title, check: 'holds', params }] : [];
  return [
    ...own,
    ...judge.map(({ name: part, title: said, check, ...rest }) => ({
      name: `${name}:${part ?? check}`,
      title: said ?? `${title}, ${(part ?? check).replaceAll('-', ' ')}`,
      check,
      params: rest,
    })),
  ];
}
