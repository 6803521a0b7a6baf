/** A guide lets the learner find the answer: it asks before each command, folds what the command shows, and keeps the code of the fix for the end. */
import { join } from 'node:path';
import { type Block, codeIn, type Section, sectionsOf } from '../course/markdown.ts';
import { filesIn } from '../workspace/shop-files.ts';
import { at } from './ideas.ts';

type Known = {
  /** how many wrong fixes the scenario has */
  wrongFixes: number;
  /** `linesOfSolution` */
  solution: readonly string[];
};

export function patternProblems(file: string, markdown: string, { wrongFixes, solution }: Known): string[] {
  const sections = sectionsOf(markdown, 2);
  const named = (title: string) => sections.filter(section => section.title === title);
  const beforeFix = sections.slice(
    0,
    sections.findIndex(({ title }) => title === 'Fix'),
  );
  return [
    ...named('Diagnose').flatMap(section => unasked(file, section)),
    ...[...named('Diagnose'), ...named('Try it')].flatMap(section => unfolded(file, section, '')),
    ...named('Fix').flatMap(section => unfolded(file, section, 'ts', 'js', 'sql')),
    ...beforeFix.flatMap(section => givenAway(file, section, solution)),
    ...named('Break it your own way').flatMap(section => unbroken(file, section, Math.min(2, wrongFixes))),
  ];
}

/** Lines of code of the solution that the learner does not have before them. Short ones and comments say nothing. */
export function linesOfSolution(scenarioFolder: string): string[] {
  const lines = (state: string) =>
    filesIn(join(scenarioFolder, state)).flatMap(([, content]) => codeLines(content.toString()));
  const known = new Set(lines('broken'));
  return lines('solution').filter(line => line.length >= leastTelling && !known.has(line));
}

const leastTelling = 30;
const codeLines = (text: string): string[] =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(line => !/^(--|\/\/|#|\*|\/\*)/.test(line));

/** Lines of the solution that these blocks show. */
export function givenAway(file: string, { blocks }: Section, solutionLines: readonly string[]): string[] {
  return codeIn(blocks).flatMap(({ first, lines }) =>
    lines.flatMap((line, n) =>
      solutionLines.includes(line.trim()) ? [at(file, first + n, `gives the fix away: ${line.trim()}`)] : [],
    ),
  );
}

/** Each command has a question since the one before. */
function unasked(file: string, { blocks }: Section): string[] {
  let isAsked = false;
  return blocks.flatMap(({ node, source, line }) => {
    if (node.type === 'paragraph' && source.includes('?')) isAsked = true;
    if (node.type !== 'code' || node.lang !== 'sh') return [];
    const problems = isAsked ? [] : [at(file, line, 'ask a question before this command')];
    isAsked = false;
    return problems;
  });
}

/** Code of these languages lies in a fold; that of an answer has none. */
function unfolded(file: string, { blocks }: Section, ...languages: string[]): string[] {
  let depth = 0;
  return blocks.flatMap(({ node, line }: Block) => {
    if (node.type === 'html')
      depth += (node.value.match(/<details/g) ?? []).length - (node.value.match(/<\/details/g) ?? []).length;
    const isShown = node.type === 'code' && languages.includes(node.lang ?? '') && depth === 0;
    return isShown ? [at(file, line, 'fold this: <details>, a <summary> and </details> around it')] : [];
  });
}

/** Two wrong fixes to try, with what verify answers. */
function unbroken(file: string, { blocks, line }: Section, wanted: number): string[] {
  const tried = codeIn(blocks).flatMap(({ lines, words }) =>
    lines[0]?.startsWith('npx lab verify') ? words.filter(word => word.startsWith('fixes/')) : [],
  );
  return new Set(tried).size >= wanted
    ? []
    : [at(file, line, 'two wrong fixes to try: blocks of sh fixes/<name> with npx lab verify')];
}
