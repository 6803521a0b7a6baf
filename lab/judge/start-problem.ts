/** Why the shop does not run from the learner's files: as facts, and in words. Pure. */
import type { Finding } from './checks/contract.ts';
import type { StartProblem } from './recording.ts';

type Place = { file: string | null; line: number | null; said: string };

/** `database/migrations/001_a.sql:2: ERROR: …` in its parts. A text that begins with no place is all `said`. */
export function placeIn(text: string): Place {
  const [, file, line, said] = text.match(/^([^\s:]*[./][^\s:]*)(?::(\d+))?: ([\s\S]+)$/) ?? [];
  if (file === undefined || said === undefined) return { file: null, line: null, said: text };
  return { file, line: line === undefined ? null : Number(line), said };
}

/** Of a migration that failed. `problem` as the engine words it: with the place, or `file failed: output`. */
export function migrationFailed(file: string, problem: string): StartProblem {
  const place = placeIn(problem);
  if (place.file === file) return { kind: 'migration-failed', file, line: place.line, said: place.said };
  const start = `${file} failed: `;
  const said = problem.startsWith(start) ? problem.slice(start.length) : problem;
  return { kind: 'migration-failed', file, line: null, said };
}

export const startFinding = (problem: StartProblem): Finding => ({
  check: 'start',
  title: 'the shop starts from your files',
  unit: '',
  outcome: 'fail',
  reason: 'verify could not build the shop from your files.',
  ...wordsOf(problem),
  value: null,
  limit: null,
});

function wordsOf(
  problem: StartProblem,
): Pick<Finding, 'saw' | 'wanted' | 'next'> & Partial<Pick<Finding, 'reason'>> {
  switch (problem.kind) {
    case 'file-unusable':
      return {
        saw: placed(problem),
        wanted: 'files that can be read',
        next: 'Open the file at that line, fix it, then: npx lab verify',
      };
    case 'migration-failed': {
      const { file, line, said } = problem;
      // psql names the place only of what it says about a line.
      const isPlaced = line !== null || said.includes(`${file}:`);
      return {
        saw: line !== null ? placed(problem) : isPlaced ? said : `${file} failed: ${said}`,
        wanted: 'migrations that run on fresh data',
        next: 'Fix the file, then: npx lab verify',
      };
    }
    case 'service-not-started':
      return {
        saw: `${problem.part} does not start: ${problem.said}`,
        wanted: 'a service that starts',
        next: `npx lab logs ${problem.part}`,
      };
    case 'service-died':
      return {
        saw: `${problem.part} ended by itself while it was used. ${problem.said}`.trim(),
        wanted: 'a service that keeps running',
        next: `npx lab logs ${problem.part}`,
      };
    case 'service-not-back':
      return {
        saw: `${problem.part} ended in a trial and did not come back. ${problem.said}`.trim(),
        wanted: 'a service that starts again',
        reason: 'All other parts run again. The lab started this one too, and it did not answer.',
        next: `npx lab logs ${problem.part}`,
      };
  }
}

const placed = ({ file, line, said }: Place): string =>
  file === null ? said : `${file}${line === null ? '' : `:${line}`}: ${said}`;
