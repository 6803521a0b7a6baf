/** What came to the recordings of format 2 later. Pure. */
import { type Evidence, noEvidence } from './evidence/evidence.ts';
import type { Given, Recording } from './recording.ts';

/** Of a time when nobody asked whether PostgreSQL counts: a round without statements then says nothing. */
const notAsked = false;

/** Checks that judge a request today judged one statement of it. */
export const renamed = (check: string | null): string | null =>
  check?.replace(/^(blocks|wal-records)-per-statement/, '$1-per-request') ?? null;

/** Nobody looked at the files then; what was recognised stays so. */
const marksOf = ({ fix }: Given): string[] => (fix === null ? [] : [fix]);

/** What came to format 2 later is filled in. */
export const ofToday = ({ given, evidence, marks, ...others }: Recording): Recording => ({
  ...others,
  marks: marks ?? marksOf(given),
  given: { ...given, check: renamed(given.check) },
  evidence: {
    ...noEvidence(),
    ...evidence,
    counts: evidence.counts.map(roundOf),
    schema: schemaOf(evidence.schema),
  },
});

export const schemaOf = (schema: Evidence['schema']): Evidence['schema'] =>
  schema && { ...schema, invalidIndexes: schema.invalidIndexes ?? [], newTriggers: schema.newTriggers ?? [] };

export type OldRound = Omit<Evidence['counts'][number], 'walk' | 'wrong' | 'bytes' | 'isCounting'> &
  Partial<Evidence['counts'][number]>;

/** The health check's `SELECT 1`, which reads no block, stood among the others then. */
export const roundOf = (round: OldRound): Evidence['counts'][number] => ({
  walk: '',
  wrong: null,
  bytes: null,
  isCounting: notAsked,
  ...round,
  statements:
    round.walk === undefined ? round.statements.filter(({ blocks }) => blocks > 0) : round.statements,
});
