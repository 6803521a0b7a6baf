/** The table of a verdict. */
import type { Stage } from '../course/schema.ts';
import type { Finding } from '../judge/checks/contract.ts';
import { plain } from '../judge/checks/wording.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { Before } from '../progress/before.ts';
import { columns } from './terminal.ts';

/** What a load or a trial shows, in times and failures. */
export const isOfLoad = ({ objectives, trials }: Stage, { check }: Finding): boolean =>
  objectives.some(({ name }) => name === check) ||
  trials.some(({ lines }) => lines.some(({ name }) => name === check));

const signs = { pass: 'ok', fail: 'NO', unknown: '?' } as const;
/** A short load after a FAIL by answers or counts gives times, but no judgement of them. */
const isUnjudged = (verdict: Verdict, { outcome }: Finding) =>
  verdict.verdict === 'fail' && outcome === 'unknown';

function signOf(verdict: Verdict, finding: Finding): string {
  if (isUnjudged(verdict, finding)) return '–';
  return finding.isMet ? signs.pass : signs[finding.outcome];
}

/** Before, now and goal of each finding. A load that says nothing shows no numbers. */
export function verdictTable(
  verdict: Verdict,
  stage: Stage,
  before: Before,
  shown: readonly Finding[] = verdict.findings,
): string {
  const isLeftOut = (finding: Finding) => verdict.verdict === 'inconclusive' && isOfLoad(stage, finding);
  const rows = shown.map(finding => [
    `  ${signOf(verdict, finding).padEnd(2)}`,
    finding.title,
    ...(before ? [number(before.values[finding.check] ?? null)] : []),
    isLeftOut(finding) ? '' : number(finding.value),
    goal(finding),
  ]);
  const head = ['    ', '', ...(before ? ['before'] : []), 'now', 'goal'];
  const text = columns([head, ...rows], before ? [2, 3, 4] : [2, 3]);
  const notes = before ? [`before: ${before.source}`] : [];
  if (verdict.findings.some(finding => isUnjudged(verdict, finding)))
    notes.push('– for information only; the verdict was already FAIL');
  return [text, ...notes.map(note => `  ${note}`)].join('\n');
}

/** As many findings as a screen has room for: first those that the start did not meet. In their order. */
export function telling({ findings }: Verdict, before: Before, most: number): Finding[] {
  const wasMet = ({ check, limit }: Finding) => limit === null || (before?.values[check] ?? 0) <= limit;
  const chosen = new Set(findings.toSorted((a, b) => Number(wasMet(a)) - Number(wasMet(b))).slice(0, most));
  return findings.filter(finding => chosen.has(finding));
}

const number = (value: number | null): string => (value === null ? '–' : plain(value));
const goal = ({ limit, unit, goal: rule }: Finding): string =>
  rule ? `≤ ${rule}` : limit === null ? '' : `≤ ${plain(limit)} ${unit}`.trim();
