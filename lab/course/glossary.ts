/** docs/glossary.md: every idea that a scenario teaches or that learners bring along, in plain words. */
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
const idOf = (name: string) => name.trim().toLowerCase().replace(/\s+/g, '-');

export function parseGlossary(markdown: string): { ideas: Idea[]; findings: Finding[] } {
  const ideas: Idea[] = [];
  const findings: Finding[] = [];
  const tell = (line: number, message: string) => findings.push({ line, column: 1, message });
  for (const [n, content] of markdown.split('\n').entries()) {
    const line = n + 1;
    const name = /^## +(.*?) *$/.exec(content)?.[1];
    const idea = ideas.at(-1);
    if (name !== undefined) {
      const before = idea?.id ?? '';
      if (idOf(name) <= before) tell(line, `${name} belongs before ${idea?.name}: sort the ideas`);
      ideas.push({ id: idOf(name), name, words: [name.toLowerCase()], text: '', line });
    } else if (idea) {
      const also = /^Also: (.*)\.$/.exec(content)?.[1];
      if (also !== undefined) idea.words.push(...also.split(',').map(word => word.trim().toLowerCase()));
      else idea.text = `${idea.text} ${content}`.trim();
    }
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
