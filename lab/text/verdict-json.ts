/** A verdict for programs: `lab verify --json`. */
import type { Scenario, Stage } from '../course/schema.ts';
import { stageNamed } from '../course/stages.ts';
import type { Finding } from '../judge/checks/contract.ts';
import type { LoadEvidence } from '../judge/evidence/evidence.ts';
import type { Before } from '../progress/before.ts';
import type { Kept } from './verdict.ts';

type StreamJson = Pick<
  LoadEvidence,
  'script' | 'ratePerSecond' | 'users' | 'latencyMs' | 'generatorError'
> & {
  name: string;
  requests: number;
  failed: number;
  /** why they failed, and how many for each reason */
  reasons: Record<string, number>;
  /** `seen` and `wanted` in words, `value` and `limit` as numbers where there are some */
  objectives: {
    name: string;
    sli: string;
    outcome: Finding['outcome'];
    seen: string;
    wanted: string;
    value: number | null;
    limit: number | null;
  }[];
};

/** In the order of the scenario; none when no load was put on. */
export function streamsJson(
  loads: LoadEvidence[],
  { objectives }: Pick<Stage, 'objectives'>,
  findings: Finding[],
): StreamJson[] {
  return loads.map(
    ({ as, script, ratePerSecond, users, blocks, reasons = {}, latencyMs, generatorError }) => {
      const sum = (field: 'requests' | 'failed') => blocks.reduce((total, block) => total + block[field], 0);
      return {
        name: as,
        ...{ script, ratePerSecond, users },
        ...{ requests: sum('requests'), failed: sum('failed'), reasons, latencyMs, generatorError },
        objectives: objectives
          .filter(objective => objective.of === as)
          .flatMap(({ name, sli }) => {
            const found = findings.find(({ check }) => check === name);
            if (!found) return [];
            const { outcome, saw: seen, wanted, value, limit } = found;
            return [{ name, sli, outcome, seen, wanted, value, limit }];
          }),
      };
    },
  );
}

/** docs/json.md says what it holds. */
export function verdictJson(
  scenario: Scenario,
  { recording, verdict, path, saved, unsaved }: Kept,
  before: Before,
): Record<string, unknown> {
  const { seconds, versions, untouched, tree } = recording;
  return {
    ...verdict,
    streams: streamsJson(recording.evidence.loads, stageNamed(scenario, recording.stage), verdict.findings),
    seconds,
    versions,
    untouched,
    tree,
    savedMigrations: saved,
    unsavedChanges: unsaved,
    before,
    recording: path,
  };
}
