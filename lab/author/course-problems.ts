/** All that is wrong with the texts of the course, all at once. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCourse } from '../course/course.ts';
import { loadFixes, stageStates } from '../course/fix.ts';
import { parseGlossary } from '../course/glossary.ts';
import { loadHints } from '../course/hints.ts';
import { codeIn, sectionsOf } from '../course/markdown.ts';
import { type Catalogue, idOfFirst, type Scenario } from '../course/schema.ts';
import { becauseHeading, guessHeading } from '../progress/notes.ts';
import { evidenceProblems } from './evidence-problems.ts';
import { guessProblems, guideProblems } from './guide.ts';
import { givenAway, linesOfSolution, patternProblems } from './guide-pattern.ts';
import { at, earlyWords, glossaryProblems, unexplained } from './ideas.ts';
import { wordProblems } from './plain-words.ts';
import { proseProblems, sectionProblems } from './prose.ts';
import { textsOf } from './texts.ts';

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
        ...texts.flatMap(wordProblems),
        ...sectionsMissing(repoRoot, scenario),
        ...patternOf(repoRoot, scenario),
        ...wideCode(repoRoot, `${scenario.folder}/hints.md`),
      ];
    }),
  ];
}

const guideOf = (repoRoot: string, { folder }: Pick<Scenario, 'folder'>): string =>
  readFileSync(join(repoRoot, folder, 'SCENARIO.md'), 'utf8');

/** What is told before it is asked. */
function patternOf(repoRoot: string, scenario: Scenario): string[] {
  const wrongFixes = loadFixes(repoRoot, scenario).filter(({ kind }) => kind === 'wrong').length;
  const solution = linesOfSolution(join(repoRoot, scenario.folder));
  const guide = guideOf(repoRoot, scenario);
  const hints = `${scenario.folder}/hints.md`;
  const course = tried(() => loadCourse(repoRoot, scenario)).loaded;
  const hintSections = existsSync(join(repoRoot, hints))
    ? sectionsOf(readFileSync(join(repoRoot, hints), 'utf8'))
    : [];
  return [
    ...(!course || course.notLookedAt
      ? []
      : [at(`${scenario.folder}/course.yaml`, 1, 'notLookedAt is missing: what a pass did not look at')]),
    ...patternProblems(`${scenario.folder}/SCENARIO.md`, guide, { wrongFixes, solution }),
    ...hintSections.flatMap(section => givenAway(hints, section, solution)),
  ];
}

/** The sections that a guide and notes must have. */
function sectionsMissing(repoRoot: string, { id, folder, teaches }: Scenario): string[] {
  const guide = `${folder}/SCENARIO.md`;
  const markdown = readFileSync(join(repoRoot, guide), 'utf8');
  return [
    ...sectionProblems(guide, markdown, idOfFirst({ id }) === null),
    ...unexplained(teaches, guide, markdown),
    ...notesProblems(repoRoot, `${folder}/NOTES.md`),
  ];
}

function notesProblems(repoRoot: string, file: string): string[] {
  if (!existsSync(join(repoRoot, file))) return [];
  const sections = sectionsOf(readFileSync(join(repoRoot, file), 'utf8'));
  const has = (heading: RegExp) => sections.some(({ depth, title }) => depth === 2 && heading.test(title));
  return [
    ...(has(new RegExp(`^${guessHeading}$`)) ? [] : [at(file, 1, `there is no heading ## ${guessHeading}`)]),
    ...(has(becauseHeading) ? [] : [at(file, 1, 'no heading ends with “because”')]),
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
    ...(answers && !idOfFirst(scenario) ? guessProblems(file, guide, answers) : []),
  ];
}

/** Code of a hint is printed as it is. */
function wideCode(repoRoot: string, file: string): string[] {
  if (!existsSync(join(repoRoot, file))) return []; // reported with its form
  const sections = sectionsOf(readFileSync(join(repoRoot, file), 'utf8'));
  return codeIn(sections.flatMap(({ blocks }) => blocks)).flatMap(({ first, lines }) =>
    lines.flatMap((line, n) => {
      const columns = [...line].length;
      return columns > printedColumns
        ? [at(file, first + n, `${columns} columns; at most ${printedColumns}`)]
        : [];
    }),
  );
}
