/** The ledger of ideas: none is used before it is taught, and what is taught is explained. Pure. */
import { type Idea, ideaPattern } from '../course/glossary.ts';
import type { Catalogue } from '../course/schema.ts';
import { suggestion } from '../course/suggest.ts';
import type { Text } from './texts.ts';

/** `file:line  what`, as a compiler says it. */
export const at = (file: string, line: number, message: string): string => `${file}:${line}  ${message}`;

export type Ledger = Pick<Catalogue, 'basics'> & {
  scenarios: Pick<Catalogue['scenarios'][number], 'id' | 'folder' | 'teaches'>[];
};
const glossaryFile = 'docs/glossary.md';

/** The glossary and the catalogue know the same ideas. */
export function glossaryProblems({ basics, scenarios }: Ledger, ideas: readonly Idea[]): string[] {
  const used = [...basics, ...scenarios.flatMap(({ teaches }) => teaches)];
  const known = ideas.map(({ id }) => id);
  return [
    ...used
      .filter(id => !known.includes(id))
      .map(id => `${glossaryFile}  ${id} has no entry: ## ${id.replaceAll('-', ' ')}`),
    ...ideas
      .filter(({ id }) => !used.includes(id))
      .map(({ id, line }) => at(glossaryFile, line, `no scenario teaches ${id}; ${suggestion(id, used)}`)),
  ];
}

/** Words of ideas that a later scenario teaches, in the texts of one. */
export function earlyWords(
  { scenarios }: Ledger,
  ideas: readonly Idea[],
  id: string,
  texts: readonly Text[],
): string[] {
  const place = scenarios.findIndex(scenario => scenario.id === id);
  const later = scenarios.slice(place + 1);
  return ideas.flatMap(idea => {
    const by = later.find(({ teaches }) => teaches.includes(idea.id));
    return by ? texts.flatMap(text => uses(text, idea, `${by.id} teaches ${idea.id}`)) : [];
  });
}

function uses({ file, lines }: Text, idea: Idea, why: string): string[] {
  const whole = lines.join('\n');
  return [...whole.matchAll(ideaPattern(idea))].map(found => {
    const line = whole.slice(0, found.index).split('\n').length;
    return at(file, line, `“${found[0].replace(/\s+/g, ' ')}” comes too early: ${why}`);
  });
}

/** Each idea that a scenario teaches has its paragraph under "Words you need", which begins with its name. */
export function unexplained(teaches: readonly string[], { file, lines }: Text): string[] {
  const from = lines.findIndex(line => /^## Words you need\s*$/.test(line));
  if (from === -1) return []; // told with the sections
  const next = lines.findIndex((line, n) => n > from && /^## /.test(line));
  const words = lines.slice(from, next === -1 ? undefined : next).flatMap(line => {
    const name = /^\*\*(.+?)\.?\*\*/.exec(line)?.[1];
    return name ? [name.replace(/\.$/, '').toLowerCase().replaceAll(' ', '-')] : [];
  });
  return teaches
    .filter(id => !words.includes(id))
    .map(id => at(file, from + 1, `“Words you need” has no paragraph that begins with the name of ${id}`));
}
