/** docs/glossary.md: every idea that a scenario teaches or that learners bring along, in plain words. */
import { oneLine, sectionsOf } from './markdown.ts';
import type { Finding } from './read-yaml.ts';

export type Idea = {
  /** as scenarios.yaml names it, e.g. `table-scan` */
  id: string;
  /** as people write it, e.g. `Table scan` */
  name: string;
  /** the words that mean this idea and nothing else: the name, and those of the line `Also:` */
  words: string[];
  text: string;
  line: number;
};

const mostWords = 50;
const alsoPattern = /^Also: (.*)\.$/;
/** `Table scan` is `table-scan`. */
export const idOf = (name: string): string => name.trim().toLowerCase().replace(/\s+/g, '-');

export function parseGlossary(markdown: string): { ideas: Idea[]; findings: Finding[] } {
  const ideas: Idea[] = [];
  const findings: Finding[] = [];
  const tell = (line: number, message: string) => findings.push({ line, column: 1, message });
  for (const { depth, title, line, blocks } of sectionsOf(markdown, 2)) {
    if (depth !== 2) continue;
    const before = ideas.at(-1);
    if (before && idOf(title) <= before.id)
      tell(line, `${title} belongs before ${before.name}: sort the ideas`);
    const lines = blocks.flatMap(({ source }) => source.split('\n'));
    const also = lines.flatMap(content => alsoPattern.exec(content)?.[1]?.split(',') ?? []);
    const words = [title, ...also].map(word => word.trim().toLowerCase());
    const text = oneLine(lines.filter(content => !alsoPattern.test(content)).join(' '));
    ideas.push({ id: idOf(title), name: title, words, text, line });
  }
  for (const { name, text, line } of ideas) {
    const count = text.split(/\s+/).filter(Boolean).length;
    if (count === 0) tell(line, `${name}: say what it is, in a sentence or two`);
    if (count > mostWords) tell(line, `${name}: ${count} words; at most ${mostWords}`);
  }
  return { ideas, findings };
}

/** Finds a word of the idea in a text, in the singular or the plural, in any case. */
export function ideaPattern({ words }: Idea): RegExp {
  const escaped = words.map(word =>
    word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/[\s-]+/g, '[\\s-]+'),
  );
  return new RegExp(`(?<![\\w-])(?:${escaped.join('|')})(?:s|es)?(?![\\w-])`, 'gi');
}
