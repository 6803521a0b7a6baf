/** What must hold between the streams of a load and the objectives that judge them. */
import { countedWithinSeconds } from '../judge/load/judge-stream.ts';
import { requestsToPass } from '../judge/load/sequential.ts';
import type { Problem } from './explain.ts';
import { judgedParts, type LenientScenario, streamsOf } from './lenient.ts';

type Part = ReturnType<typeof judgedParts>[number];
type Objective = Part['of']['objectives'][number];

const wrong = (path: PropertyKey[], message: string): Problem => ({ path, at: 'value', message });

export function loadProblems(scenario: LenientScenario, path: PropertyKey[]): Problem[] {
  const parts = judgedParts(scenario, path);
  const [outside, ...stages] = parts;
  const loads = parts.flatMap(part => [
    { path: [...part.path, 'load'], load: part.of.load },
    ...part.of.trials.map(({ load }, n) => ({ path: [...part.path, 'trials', n, 'load'], load })),
  ]);
  return [
    ...loads.flatMap(({ path: place, load }) => sameStreams(load, place)),
    ...parts.flatMap(part => objectiveProblems(part.of.objectives, part.streams, part.path)),
    ...(outside ? stages.flatMap(stage => sharedProblems(outside, stage)) : []),
  ];
}

function sameStreams({ streams }: LenientScenario['load'], path: PropertyKey[]): Problem[] {
  return streams.flatMap(({ as }, n) =>
    !as || streams.findIndex(other => other.as === as) === n
      ? []
      : [wrong([...path, 'streams', n, 'as'], `as ${as}: is already above; each needs its own`)],
  );
}

type Streams = ReturnType<typeof streamsOf>;

function objectiveProblems(objectives: Objective[], streams: Streams, path: PropertyKey[]): Problem[] {
  return objectives.flatMap((objective, n) => {
    const place = [...path, 'objectives', n];
    const stream =
      streams.length === 1 && !objective.of ? streams[0] : streams.find(({ as }) => as === objective.of);
    if (stream) return undecidable(objective, stream, place);
    const there = streams.flatMap(({ as }) => as || []).join(', ');
    if (!there || !objective.sli) return [];
    const slip = objective.of ? `of ${objective.of}: there is no such stream` : 'of: is missing';
    return [wrong([...place, 'of'], `${slip}; there is ${there}`)];
  });
}

/** An objective that cannot be decided in time would make every verdict "could not tell". */
function undecidable(
  { sli, target }: Objective,
  { rate, times }: Streams[number],
  place: PropertyKey[],
): Problem[] {
  if (sli !== 'latency' || target === null || !rate) return [];
  const counted = Math.min(rate * countedWithinSeconds, times ?? Number.POSITIVE_INFINITY);
  const needed = requestsToPass(target);
  if (needed <= counted) return [];
  const brings = times === null ? `${rate}/s brings ${counted}` : `times: ${times} brings ${counted}`;
  const advice = `it needs ${needed} requests in ${countedWithinSeconds} s and ${brings}; raise the rate or lower the target`;
  return [wrong([...place, 'target'], `target ${target}: cannot be decided in time: ${advice}`)];
}

/** An objective that stands outside is judged in every stage, so the stage's own load must have its stream. */
function sharedProblems(outside: Part, stage: Part): Problem[] {
  if (!stage.hasOwnLoad) return [];
  const has = ({ of }: Objective) =>
    of ? stage.streams.some(({ as }) => as === of) : stage.streams.length === 1;
  const had = ({ of }: Objective) => !of || outside.streams.some(({ as }) => as === of);
  const lost = outside.of.objectives.find(objective => had(objective) && !has(objective));
  const name = lost && (lost.of || 'every stream');
  return lost
    ? [
        wrong(
          [...stage.path, 'load'],
          `load: an objective outside of the stages judges ${name}; add the stream here`,
        ),
      ]
    : [];
}
