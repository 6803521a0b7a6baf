/** The commands of a guide, and whether a command printed what the guide shows of it. Pure. */
import { type Code, codeIn, sectionsOf } from '../lab/course/markdown.ts';

export type GuideCommand = {
  line: number;
  section: string;
  /** what is typed, as it stands in the block */
  command: string;
  /** `broken`, `solution` or `fixes/<name>`: the state of the scenario in which it is typed */
  state: 'broken' | 'solution' | `fixes/${string}`;
  underLoad: boolean;
  /** it goes on while the next ones run */
  otherTerminal: boolean;
  /** the lines that it is said to show; none when the guide shows none */
  shown: string[];
};

const places = ['under-load', 'other-terminal'];
const solvedSections = ['Fix', 'Verify', 'Reflect'];
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
  const state = words.find(word => !places.includes(word)) as GuideCommand['state'] | undefined;
  return {
    line,
    section,
    command: lines.join('\n'),
    state: state ?? (solvedSections.includes(section) ? 'solution' : 'broken'),
    underLoad: words.includes('under-load'),
    otherTerminal: words.includes('other-terminal'),
    shown: [],
  };
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
