/** All that is wrong with the texts of the course, told at once. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCourse } from '../course/course.ts';
import { loadFixes, stageStates } from '../course/fix.ts';
import { parseGlossary } from '../course/glossary.ts';
import { loadHints } from '../course/hints.ts';
import type { Catalogue, Scenario } from '../course/schema.ts';
import { becauseHeading, guessHeading } from '../progress/notes.ts';
import { evidenceProblems } from './evidence-problems.ts';
import { guessProblems, guideProblems } from './guide.ts';
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
        ...evidenceProblems(scenario),
        ...fileProblems(repoRoot, scenario, fixes),
        ...earlyWords(catalogue, ideas, scenario.id, texts),
        ...texts.flatMap(proseProblems),
        ...texts.flatMap(text => ownProblems(scenario, text)),
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

/** Of a file that cannot be read as it should, null and what is wrong with it. */
function tried<Loaded>(load: () => Loaded): { loaded: Loaded | null; problems: string[] } {
  try {
    return { loaded: load(), problems: [] };
  } catch (error) {
    return { loaded: null, problems: [(error as Error).message] };
  }
}

function fileProblems(repoRoot: string, scenario: Scenario, fixes: readonly string[]): string[] {
  const course = tried(() => loadCourse(repoRoot, scenario));
  const hints = tried(() => loadHints(repoRoot, scenario));
  const file = `${scenario.folder}/SCENARIO.md`;
  const guide = readFileSync(join(repoRoot, file), 'utf8');
  const answers = course.loaded?.guess.options.map(({ answer }) => answer);
  return [
    ...course.problems,
    ...hints.problems,
    ...stageStates(scenario)
      .filter(name => !fixes.includes(name))
      .map(name => `${scenario.folder}: there is no ${name}, which passes this stage and fails the next one`),
    ...guideProblems(file, guide, fixes),
    ...(answers ? guessProblems(file, guide, answers) : []),
  ];
}

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
