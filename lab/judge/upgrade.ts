/** Recordings of earlier formats in the form of today. Pure. */
import { onlyStage } from '../course/stages.ts';
import {
  type Answer,
  type Evidence,
  type LoadEvidence,
  noEvidence,
  type Step,
  type StrikeEvidence,
  type TrialEvidence,
} from './evidence/evidence.ts';
import { type OldRound, ofToday, renamed, roundOf, schemaOf } from './fill-in.ts';
import type { Disturbance, Given, Reason, Rebuild, Recording } from './recording.ts';
import { migrationFailed, placeIn } from './start-problem.ts';

/** Format 1 held the verdict with its sentences, and what it was made from. Only what is read of it stands here. */
export type Format1 = {
  formatVersion: 1;
  verdict: Pick<Given, 'verdict' | 'reason'> & {
    scenario: string;
    at: string;
    first: { check: string } | null;
    knownFix: { name: string } | null;
  };
  case: {
    rebuild: { ok: true } | { ok: false; saw: string; wanted: string };
    evidence: Omit<Partial<Evidence>, 'answers' | 'counts' | 'loads' | 'trials'> & {
      seed: number;
      answers: OldAnswer[];
      load?: OldLoad | null;
      counts: OldRound[];
      trials: (Pick<TrialEvidence, 'name'> & {
        answers: OldAnswer[];
        load: OldLoad | null;
        strike: (Omit<StrikeEvidence, 'awaited'> & { saw?: string }) | null;
        problem: string;
      })[];
    };
    extended: boolean;
    disturbed: { reason: Reason; text: string } | null;
  };
} & Pick<Recording, 'untouched' | 'tree' | 'seconds' | 'versions'>;

/** The answer in words. */
type OldAnswer = Pick<Answer, 'question' | 'outcome'> & { request: string; wanted: string; saw: string };

/** There was one stream, called as its script. */
type OldLoad = Omit<LoadEvidence, 'as'>;

/** A recording as it was read from its file. Throws for a format of a later version of the lab. */
export function upgrade(recording: Recording | Format1): Recording {
  if (recording.formatVersion === 2) return ofToday(recording);
  if (recording.formatVersion !== 1)
    throw new Error(`recording of format ${(recording as { formatVersion: unknown }).formatVersion}`);
  const { verdict, case: seen, untouched, tree, seconds, versions } = recording;
  return {
    formatVersion: 2,
    scenario: verdict.scenario,
    stage: onlyStage,
    at: verdict.at,
    given: {
      verdict: verdict.verdict,
      reason: verdict.reason,
      check: renamed(verdict.first?.check ?? null),
      fix: verdict.knownFix?.name ?? null,
    },
    seed: seen.evidence.seed,
    rebuild: rebuildOf(seen.rebuild),
    evidence: evidenceOf(seen.evidence),
    extended: seen.extended,
    disturbed: disturbedOf(seen.disturbed),
    marks: verdict.knownFix ? [verdict.knownFix.name] : [],
    untouched,
    tree,
    seconds,
    versions,
  };
}

const ofServices = [
  ['service-not-started', /^(\S+) does not start: ([\s\S]*)$/],
  ['service-died', /^(\S+) ended by itself while it was used\.(?: ([\s\S]*))?$/],
] as const;

/** Each kind of problem had one text for what was wanted, and its facts in fixed places of what was seen. */
function rebuildOf(rebuild: Format1['case']['rebuild']): Rebuild {
  if (rebuild.ok) return { kind: 'ready' };
  const { saw, wanted } = rebuild;
  const [file] = saw.match(/database\/migrations\/.*?\.sql/) ?? [];
  if (wanted === 'migrations that run on fresh data' && file) return migrationFailed(file, saw);
  for (const [kind, form] of ofServices) {
    const [, part, said = ''] = saw.match(form) ?? [];
    if (part) return { kind, part, said };
  }
  return { kind: 'file-unusable', ...placeIn(saw) };
}

function disturbedOf(disturbed: Format1['case']['disturbed']): Disturbance | null {
  if (!disturbed) return null;
  if (disturbed.reason === 'CONDITION_LOST') return { kind: 'condition-lost' };
  const [, part] = disturbed.text.match(/ended (\S+) meanwhile/) ?? [];
  return part === undefined ? { kind: 'database-away' } : { kind: 'part-killed', part };
}

/** `GET /cart`, `24 times POST /cart/order`, `POST /orders {"user":42}`; of the answer only the words are known. */
function answerOf({ question, outcome, request, wanted, saw }: OldAnswer): Answer {
  const [, times, method = 'GET', path = '', body] =
    request.match(/^(?:(\d+) times )?([A-Z]+) (\S*)(?: ({.*}))?$/s) ?? [];
  const step: Step = {
    ...{ method: method as Step['method'], path, status: Number(saw.match(/^status (\d+)/)?.[1] ?? 0) },
    ...(times && { times: Number(times) }),
    ...(body && { body: JSON.parse(body) }),
  };
  return {
    question,
    outcome,
    steps: [step],
    difference: outcome === 'right' ? null : { kind: 'told', wanted, saw },
  };
}

function evidenceOf({
  seed: _,
  answers,
  counts,
  schema = null,
  trials,
  load = null,
  ...others
}: Format1['case']['evidence']): Evidence {
  return {
    ...noEvidence(),
    ...others,
    answers: answers.map(answerOf),
    counts: counts.map(roundOf),
    schema: schemaOf(schema),
    loads: load ? [loadOf(load)] : [],
    trials: trials.map(({ load, strike, problem, ...trial }) => ({
      ...trial,
      answers: trial.answers.map(answerOf),
      loads: load ? [loadOf(load)] : [],
      strikes: strike ? [strikeOf(strike)] : [],
      problem: problemOf(problem),
      journeys: [],
    })),
  };
}

const strikeOf = ({ atMs, healedAtMs, requestsThen }: Omit<StrikeEvidence, 'awaited'>): StrikeEvidence => ({
  atMs,
  healedAtMs,
  awaited: true,
  requestsThen,
});

function loadOf(load: OldLoad): LoadEvidence {
  const blocks = load.blocks as (LoadEvidence['blocks'][number] & { dropped?: number })[];
  return { as: load.script, ...load, blocks: blocks.map(({ dropped: _, ...block }) => block) };
}

const problemOf = (problem: string): TrialEvidence['problem'] =>
  problem === ''
    ? null
    : problem === 'the load ended before it could happen'
      ? { kind: 'load-ended' }
      : { kind: 'fault-failed', said: problem };
