/** scenarios/NN-name/hints.md: three levels, each with a text for everybody and, where it helps, others for what verify saw last. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { userError } from '../errors.ts';
import { judgesOf, loadFixes } from './fix.ts';
import { problemsError } from './load.ts';
import type { Finding } from './read-yaml.ts';
import type { Scenario } from './schema.ts';
import { suggestion } from './suggest.ts';

export const hintLevels = 3;

/** `when` is null for everybody, else the name of a wrong fix or the id of what failed first. */
export type HintText = { when: string | null; text: string; line: number };
/** Level 1 is `levels[0]`. */
export type Hints = { levels: HintText[][] };

/** `known`: what a text may depend on. Answers the problems too, so that a lint can tell all at once. */
export function parseHints(markdown: string, known: readonly string[]): Hints & { findings: Finding[] } {
  const levels: HintText[][] = [];
  const findings: Finding[] = [];
  const tell = (line: number, message: string) => findings.push({ line, column: 1, message });
  let isCode = false;
  for (const [n, content] of markdown.split('\n').entries()) {
    const line = n + 1;
    if (content.startsWith('```')) isCode = !isCode;
    const heading = isCode ? null : /^(##+) +(.*?) *$/.exec(content);
    const [, marks = '', title = ''] = heading ?? [];
    if (marks === '##') {
      const wanted = String(levels.length + 1);
      if (title !== wanted) tell(line, `the heading ## ${title}: write ## ${wanted}`);
      levels.push([{ when: null, text: '', line }]);
    } else if (marks === '###') {
      const when = /^when (\S+)$/.exec(title)?.[1];
      if (when === undefined) tell(line, `the heading ### ${title}: write ### when, and a name`);
      else if (!known.includes(when))
        tell(line, `when ${when}: there is no such; ${suggestion(when, known)}`);
      levels.at(-1)?.push({ when: when ?? '', text: '', line });
    } else {
      const text = levels.at(-1)?.at(-1);
      if (text) text.text += `${content}\n`;
    }
  }
  if (levels.length !== hintLevels) tell(1, `there are ${levels.length} levels; write ## 1, ## 2 and ## 3`);
  for (const level of levels) {
    for (const part of level) {
      part.text = part.text.trim();
      if (part.text === '') tell(part.line, 'nothing stands under this heading');
    }
  }
  return { levels, findings };
}

/** Throws `catalogue-wrong` with all problems of the file, or `catalogue-missing`. */
export function loadHints(repoRoot: string, scenario: Scenario): Hints {
  const path = `${scenario.folder}/hints.md`;
  if (!existsSync(join(repoRoot, path))) throw userError('catalogue-missing', { file: path });
  const wrong = loadFixes(repoRoot, scenario).filter(({ kind }) => kind === 'wrong');
  const known = [...wrong.map(({ name }) => name), ...judgesOf(scenario)];
  const { levels, findings } = parseHints(readFileSync(join(repoRoot, path), 'utf8'), known);
  if (findings.length > 0) throw problemsError(path, findings);
  return { levels };
}

/** The text of a level for what was seen: the first that names one of `seen`, else the one for everybody. */
export function hintFor({ levels }: Hints, level: number, seen: readonly string[]): string {
  const texts = levels[level - 1] ?? [];
  const found = texts.find(({ when }) => when !== null && seen.includes(when)) ?? texts[0];
  return found?.text ?? '';
}

/** What the texts speak of, of what was seen: the first of `seen` that has a text of its own at some level; null when none has. */
export function hintSubject({ levels }: Hints, seen: readonly string[]): string | null {
  const named = new Set(levels.flat().map(({ when }) => when));
  return seen.find(name => named.has(name)) ?? null;
}
