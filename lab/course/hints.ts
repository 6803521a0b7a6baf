/** scenarios/NN-name/hints.md: three levels, each with a text for everybody and, where it helps, others for what verify saw last. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { userError } from '../errors.ts';
import { judgesOf, loadFixes } from './fix.ts';
import { problemsError } from './load.ts';
import { sectionsOf } from './markdown.ts';
import type { Finding } from './read-yaml.ts';
import type { Scenario } from './schema.ts';
import { suggestion } from './suggest.ts';

export const hintLevels = 3;

/** The text of a level for learners whose files no longer have the code that its other texts name. */
const changed = 'changed';

/** `when` is null for everybody, else the name of a wrong fix, the id of what failed first, the name of a stage after the first, or `changed`. */
export type HintText = { when: string | null; text: string; line: number };
/** Level 1 is `levels[0]`. */
export type Hints = { levels: HintText[][] };

/** `known`: what a text may depend on. Answers the problems too, so that a lint can report all at once. */
export function parseHints(markdown: string, known: readonly string[]): Hints & { findings: Finding[] } {
  const levels: HintText[][] = [];
  const findings: Finding[] = [];
  const tell = (line: number, message: string) => findings.push({ line, column: 1, message });
  for (const { depth, title, line, blocks, from, to } of sectionsOf(markdown, 3)) {
    if (depth < 2) {
      if (levels.length > 0 || (depth === 0 && blocks.length > 0))
        tell(line, 'text outside the levels: write it under ## 1, ## 2 or ## 3');
      continue;
    }
    const text = markdown.slice(from, to).trim();
    if (text === '') tell(line, 'nothing stands under this heading');
    if (depth === 2) {
      const wanted = String(levels.length + 1);
      if (title !== wanted) tell(line, `the heading ## ${title}: write ## ${wanted}`);
      levels.push([{ when: null, text, line }]);
    } else {
      const when = /^when (\S+)$/.exec(title)?.[1];
      if (when === undefined) tell(line, `the heading ### ${title}: write ### when, and a name`);
      else if (!known.includes(when))
        tell(line, `when ${when}: there is no such; ${suggestion(when, known)}`);
      levels.at(-1)?.push({ when: when ?? '', text, line });
    }
  }
  if (levels.length !== hintLevels) tell(1, `there are ${levels.length} levels; write ## 1, ## 2 and ## 3`);
  return { levels, findings };
}

/** Throws `catalogue-wrong` with all problems of the file, or `catalogue-missing`. */
export function loadHints(repoRoot: string, scenario: Scenario): Hints {
  const path = `${scenario.folder}/hints.md`;
  if (!existsSync(join(repoRoot, path))) throw userError('catalogue-missing', { file: path });
  const wrong = loadFixes(repoRoot, scenario).filter(({ kind }) => kind === 'wrong');
  const laterStages = scenario.stages.slice(1).map(({ name }) => name);
  const known = [...wrong.map(({ name }) => name), ...judgesOf(scenario), ...laterStages, changed];
  const { levels, findings } = parseHints(readFileSync(join(repoRoot, path), 'utf8'), known);
  if (findings.length > 0) throw problemsError(path, findings);
  return { levels };
}

/** The code that was handed out, and the learner's now. */
export type Code = { start: string; now: string };

/** Names in backticks that the handed-out code has and the learner's no longer has: the text speaks of what is not there. */
export const missingNames = (text: string, { start, now }: Code): string[] =>
  [...text.matchAll(/`([A-Za-z_]\w{3,})`/g)]
    .map(([, name = '']) => name)
    .filter(name => hasName(start, name) && !hasName(now, name));

const hasName = (code: string, name: string): boolean => new RegExp(`\\b${name}\\b`).test(code);

/** The text of a level: the first that names one of `seen`, else the one for everybody, else that for changed files. One that names code which is no longer there is passed over. */
export function hintFor({ levels }: Hints, level: number, seen: readonly string[], code: Code): string {
  const texts = levels[level - 1] ?? [];
  const named = texts.filter(({ when }) => when !== null && when !== changed && seen.includes(when));
  const rest = [null, changed].flatMap(wanted => texts.filter(({ when }) => when === wanted));
  const candidates = [...named, ...rest].map(({ text }) => text);
  return candidates.find(text => missingNames(text, code).length === 0) ?? candidates.at(-1) ?? '';
}

/** What the texts speak of, of what was seen: the first of `seen` that has a text of its own at some level; null when none has. */
export function hintSubject({ levels }: Hints, seen: readonly string[]): string | null {
  const named = new Set(levels.flat().map(({ when }) => when));
  return seen.find(name => named.has(name)) ?? null;
}
