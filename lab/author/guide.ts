/** The commands of a guide, and what it says that they show. Pure. */
import { type Code, codeIn, entriesIn, sectionNamed, sectionsOf } from '../course/markdown.ts';
import { at } from './ideas.ts';

export type GuideCommand = {
  line: number;
  section: string;
  /** what is typed, as it stands in the block */
  command: string;
  /** `broken`, `solution` or `fixes/<name>`: the state of the scenario in which it is typed */
  state: 'broken' | 'solution' | `fixes/${string}`;
  underLoad: boolean;
  /** the lines that it is said to show; none when the guide shows none */
  shown: string[];
};

const solvedSections = ['Fix', 'Verify', 'Reflect'];
const known = /^(broken|solution|fixes\/[\w-]+|under-load)$/;

/** Blocks of `sh`, each with the block without a language that follows before the next command or heading. */
export function guideCommands(markdown: string): GuideCommand[] {
  let section = '';
  return sectionsOf(markdown).flatMap(({ depth, title, blocks }) => {
    if (depth === 2) section = title;
    const commands: GuideCommand[] = [];
    for (const code of codeIn(blocks)) {
      const last = commands.at(-1);
      if (code.language === 'sh') commands.push(commandOf(code, section));
      else if (code.language === '' && last?.shown.length === 0) last.shown = code.lines;
    }
    return commands;
  });
}

function commandOf({ line, words, lines }: Code, section: string): GuideCommand {
  const state = words.find(word => word !== 'under-load') as GuideCommand['state'] | undefined;
  return {
    line,
    section,
    command: lines.join('\n'),
    state: state ?? (solvedSections.includes(section) ? 'solution' : 'broken'),
    underLoad: words.includes('under-load'),
    shown: [],
  };
}

/** What a test could not run. `fixes`: the names of the scenario's fixes. */
export function guideProblems(file: string, markdown: string, fixes: readonly string[]): string[] {
  const codes = codeIn(sectionsOf(markdown, 0).flatMap(({ blocks }) => blocks));
  return codes.flatMap(({ language, line, words, lines }) => {
    if (language !== 'sh') return [];
    const unknown = words.find(word => !known.test(word));
    const fix = words.find(word => word.startsWith('fixes/'));
    const isThere = fix === undefined || fixes.includes(fix.slice('fixes/'.length));
    return [
      ...(lines[0]?.startsWith('npx lab')
        ? []
        : [at(file, line, 'a block of sh holds one command of npx lab')]),
      ...(unknown ? [at(file, line, `${unknown}: write broken, solution, fixes/<name> or under-load`)] : []),
      ...(isThere ? [] : [at(file, line, `${fix}: there is no such fix`)]),
    ];
  });
}

/** The guide asks for the same guess as `lab apply`: the same answers in the same order. */
export function guessProblems(file: string, markdown: string, answers: readonly string[]): string[] {
  const section = sectionNamed(markdown, 'Predict');
  const listed = entriesIn(section?.blocks ?? []);
  if (JSON.stringify(listed) === JSON.stringify(answers)) return [];
  return [
    at(
      file,
      section?.line ?? 1,
      `the answers are not those of the guess in course.yaml: ${answers.join(' · ')}`,
    ),
  ];
}
