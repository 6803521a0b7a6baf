/** The commands of a guide, and what it says that they show. Pure. */
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
  const commands: GuideCommand[] = [];
  let section = '';
  let fence: { language: string; words: string[]; line: number; content: string[] } | null = null;
  let last: GuideCommand | null = null;
  for (const [n, line] of markdown.split('\n').entries()) {
    const opens = /^```(\w*) ?(.*)$/.exec(line);
    if (fence && line.startsWith('```')) {
      if (fence.language === 'sh') {
        last = commandOf(fence, section);
        commands.push(last);
      } else if (fence.language === '' && last?.shown.length === 0) last.shown = fence.content;
      fence = null;
    } else if (fence) fence.content.push(line);
    else if (opens) {
      const words = (opens[2] ?? '').split(' ').filter(Boolean);
      fence = { language: opens[1] ?? '', words, line: n + 1, content: [] };
    } else if (/^#+ /.test(line)) {
      if (line.startsWith('## ')) section = line.slice(3).trim();
      last = null;
    }
  }
  return commands;
}

function commandOf(
  { words, line, content }: { words: string[]; line: number; content: string[] },
  section: string,
): GuideCommand {
  const state = words.find(word => word !== 'under-load') as GuideCommand['state'] | undefined;
  return {
    line,
    section,
    command: content.join('\n'),
    state: state ?? (solvedSections.includes(section) ? 'solution' : 'broken'),
    underLoad: words.includes('under-load'),
    shown: [],
  };
}

/** What a test could not run. `fixes`: the names of the scenario's fixes. */
export function guideProblems(file: string, markdown: string, fixes: readonly string[]): string[] {
  const lines = markdown.split('\n');
  return guideCommands(markdown).flatMap(({ line, command, state }) => {
    const words = (lines[line - 1] ?? '')
      .replace(/^```sh/, '')
      .split(' ')
      .filter(Boolean);
    const unknown = words.find(word => !known.test(word));
    const isThere = !state.startsWith('fixes/') || fixes.includes(state.slice('fixes/'.length));
    return [
      ...(command.startsWith('npx lab')
        ? []
        : [at(file, line, 'a block of sh holds one command of npx lab')]),
      ...(unknown ? [at(file, line, `${unknown}: write broken, solution, fixes/<name> or under-load`)] : []),
      ...(isThere ? [] : [at(file, line, `${state}: there is no such fix`)]),
    ];
  });
}

/** The guide asks for the same guess as `lab apply`: the same answers in the same order. */
export function guessProblems(file: string, markdown: string, answers: readonly string[]): string[] {
  const lines = markdown.split('\n');
  const from = lines.indexOf('## Predict');
  const length = lines.slice(from + 1).findIndex(line => line.startsWith('## '));
  const section = lines.slice(from, from + 1 + length).join('\n');
  const listed = section.match(/^- .*(\n {2}.*)*/gm)?.map(item => item.slice(2).replace(/\s+/g, ' ')) ?? [];
  if (JSON.stringify(listed) === JSON.stringify(answers)) return [];
  return [
    at(file, from + 1, `the answers are not those of the guess in course.yaml: ${answers.join(' · ')}`),
  ];
}

/** The shown lines that are missing among the printed ones, in their order. Numbers may differ, `…` stands for anything. */
export function missingLines(shown: readonly string[], printed: string): string[] {
  const lines = printed.split('\n').map(shapeOf);
  let from = 0;
  return shown.filter(line => {
    if (line.trim() === '') return false;
    const wanted = patternOf(shapeOf(line));
    const found = lines.findIndex((one, n) => n >= from && wanted.test(one));
    if (found === -1) return true;
    from = found + 1;
    return false;
  });
}

/** Numbers, times, hashes, rulers, bars and what depends on the cache of the database look alike. */
const shapeOf = (line: string): string =>
  line
    .replace(/ (read|dirtied|written)=\S+/g, '')
    .replace(/\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{8,}\b/g, 'H')
    .replace(/\d[\d,.:]*/g, 'N')
    .replace(/N (ms|s|min|h)\b/g, 'N t')
    .replace(/-{2,}/g, '-')
    .replace(/█+|← most/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/** A `…` after a blank stands for nothing too: what follows may be a bar, which has no shape. */
const patternOf = (shape: string): RegExp => {
  const literal = shape.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replaceAll(' …', '( .*)?').replaceAll('…', '.*')}$`);
};
