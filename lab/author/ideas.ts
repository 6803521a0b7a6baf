/** The ledger of ideas: none is used before it is taught, and what is taught is explained. Pure. */
import { type Idea, ideaPattern, idOf } from '../course/glossary.ts';
import { oneLine, plain, sectionNamed } from '../course/markdown.ts';
import type { Catalogue } from '../course/schema.ts';
import { suggestion } from '../course/suggest.ts';
import { lineIn, type Text } from './texts.ts';

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

function uses({ file, prose }: Text, idea: Idea, why: string): string[] {
  return prose.flatMap(block =>
    [...block.text.matchAll(ideaPattern(idea))].map(found =>
      at(file, lineIn(block, found.index), `“${oneLine(found[0])}” comes too early: ${why}`),
    ),
  );
}

/** Each idea that a scenario teaches has its paragraph under "Words you need", which begins with its name. */
export function unexplained(teaches: readonly string[], file: string, markdown: string): string[] {
  const section = sectionNamed(markdown, 'Words you need');
  if (!section) return []; // reported with the sections
  const names = section.blocks.flatMap(({ node }) => {
    const name = node.type === 'paragraph' ? node.children[0] : undefined;
    return name?.type === 'strong' ? [idOf(plain(name).replace(/\.$/, ''))] : [];
  });
  return teaches
    .filter(id => !names.includes(id))
    .map(id =>
      at(file, section.line, `“Words you need” has no paragraph that begins with the name of ${id}`),
    );
}
