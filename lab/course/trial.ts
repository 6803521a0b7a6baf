/** What verify does to the shop on purpose, as scenarios.yaml writes it. */
import { z } from 'zod';
import { nameFrom, type Registries, slug, strike } from './named-values.ts';
import { duration, rate } from './units.ts';

/** How much traffic of which kind. */
export const loadOf = (known: Registries) =>
  z
    .strictObject({
      script: nameFrom('kind of traffic', known.traffic),
      rate,
      users: z.int().min(1).max(500),
    })
    .transform(({ rate: ratePerSecond, ...rest }) => ({ ...rest, ratePerSecond }));

/** The longest that verify may spend on one trial. */
const longestTrialMs = 15_000;

/** What happens to the shop while it is used, and what must hold: `failed` counts requests meanwhile, `afterwards` names traffic whose requests must be answered rightly afterwards. */
export function trial(known: Registries) {
  return z
    .strictObject({
      name: slug,
      title: z.string().min(1).max(60),
      load: loadOf(known),
      limit: duration.default(1000),
      length: duration.refine(ms => ms <= longestTrialMs, 'must be at most 15s'),
      fault: strike(known).optional(),
      failed: z
        .strictObject({ from: duration.optional(), op: z.literal('lte'), value: z.int().min(0) })
        .optional(),
      afterwards: nameFrom('kind of traffic', known.traffic).optional(),
    })
    .superRefine(({ length, fault, failed, afterwards }, context) => {
      const refuse = (path: string[], message: string) =>
        context.issues.push({ code: 'custom', path, input: undefined, message });
      if (fault && fault.at + (fault.for ?? 0) >= length)
        refuse(['length'], 'the fault must begin and end within it');
      if (fault && fault.at < 1000)
        refuse(['fault', 'at'], 'must be at least 1s: requests must be on their way');
      if (fault && fault.for === undefined && !known.faults[fault.use]?.momentary)
        refuse(['fault', 'for'], 'is missing; this fault lasts until it is taken out');
      if (failed?.from !== undefined && failed.from >= length)
        refuse(['failed', 'from'], 'must lie within length');
      if (!failed && !afterwards)
        refuse(['failed'], 'is missing; write failed or afterwards, else nothing is judged');
    })
    .transform(({ limit, length, fault, failed, ...rest }) => ({
      ...rest,
      limitMs: limit,
      lengthMs: length,
      fault: fault && { use: fault.use, with: fault.with, atMs: fault.at, forMs: fault.for ?? null },
      failed: failed && { fromMs: failed.from ?? 0, most: failed.value },
    }));
}
