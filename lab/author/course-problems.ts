/** All that is wrong with the texts of the course, told at once. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCourse } from '../catalogue/course.ts';
import { loadFixes } from '../catalogue/fix.ts';
import { parseGlossary } from '../catalogue/glossary.ts';
import { loadHints } from '../catalogue/hints.ts';
import type { Catalogue, Scenario } from '../catalogue/schema.ts';
import { becauseHeading, guessHeading } from '../progress/notes.ts';
import { guideProblems } from './guide.ts';
import { at, earlyWords, glossaryProblems, unexplained } from './ideas.ts';
import { proseProblems, sectionProblems } from './prose.ts';
import { type Text, textsOf } from './texts.ts';

const printedColumns = 78; // two blanks stand before each line

export function courseProblems(
  repoRoot: string,
  catalogue: Catalogue,
  scenarios: readonly Scenario[],
): string[] {
  const { ideas, findings } = parseGlossary(readFileSync(join(repoRoot, 'docs/glossary.md'), 'utf8'));
  return [
    ...findings.map(({ line, message }) => at('docs/glossary.md', line, message)),
    ...glossaryProblems(catalogue, ideas),
    ...scenarios.flatMap(scenario => {
      const fixes = loadFixes(repoRoot, scenario).map(({ name }) => name);
      const texts = textsOf(repoRoot, scenario, fixes);
      return [
        ...formProblems(repoRoot, scenario),
        ...earlyWords(catalogue, ideas, scenario.id, texts),
        ...texts.flatMap(proseProblems),
        ...texts.flatMap(text => ownProblems(scenario, text)),
        ...commandProblems(repoRoot, `${scenario.folder}/SCENARIO.md`, fixes),
        ...wideCode(repoRoot, `${scenario.folder}/hints.md`),
      ];
    }),
  ];
}

/** What depends on which file it is. */
function ownProblems({ folder, teaches }: Scenario, text: Text): string[] {
  if (text.file === `${folder}/SCENARIO.md`) return [...sectionProblems(text), ...unexplained(teaches, text)];
  if (text.file !== `${folder}/NOTES.md`) return [];
  const has = (heading: RegExp) => text.lines.some(line => /^## /.test(line) && heading.test(line));
  return [
    ...(has(new RegExp(`^## ${guessHeading}$`))
      ? []
      : [at(text.file, 1, `there is no heading ## ${guessHeading}`)]),
    ...(has(becauseHeading) ? [] : [at(text.file, 1, 'no heading ends with “because”')]),
  ];
}

function formProblems(repoRoot: string, scenario: Scenario): string[] {
  return [loadCourse, loadHints].flatMap(load => {
    try {
      load(repoRoot, scenario);
      return [];
    } catch (error) {
      return [(error as Error).message];
    }
  });
}

const commandProblems = (repoRoot: string, file: string, fixes: readonly string[]): string[] =>
  guideProblems(file, readFileSync(join(repoRoot, file), 'utf8'), fixes);

/** Code of a hint is printed as it is. */
function wideCode(repoRoot: string, file: string): string[] {
  let isCode = false;
  let text: string;
  try {
    text = readFileSync(join(repoRoot, file), 'utf8');
  } catch {
    return []; // told by its form
  }
  return text.split('\n').flatMap((line, n) => {
    if (line.startsWith('```')) isCode = !isCode;
    const columns = [...line].length;
    return isCode && columns > printedColumns
      ? [at(file, n + 1, `${columns} columns; at most ${printedColumns}`)]
      : [];
  });
}
