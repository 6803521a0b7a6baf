/** The one reader of Markdown: sections, blocks, code and prose, each with its place in the file. Pure. */
import type { Nodes, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTable } from 'micromark-extension-gfm-table';

/** Lines and columns count from 1. */
type Place = { line: number; column: number };
/** `source` is the block as its author wrote it. */
export type Block = Place & { node: RootContent; source: string };
export type Section = Place & {
  /** 1 to 6; 0 for the text before the first heading */
  depth: number;
  title: string;
  /** without those of the next section, however deep that one is */
  blocks: Block[];
  /** Where the heading starts, where the text below it does, and where the next heading does, in UTF-16 units. */
  start: number;
  from: number;
  to: number;
};
/** `words` follow the language on the line of the fence; `line` is the line of the fence, `first` that of the first line of code. */
export type Code = { line: number; first: number; language: string; words: string[]; lines: string[] };
/** Line k of `text` is line `line + k` of the file. */
export type Prose = { line: number; text: string; isHeading: boolean };

const byteOrderMark = '\uFEFF';

/** The sections in their order. A heading deeper than `deepest` is a block like any other. */
export function sectionsOf(markdown: string, deepest = 6): Section[] {
  const skipped = markdown.startsWith(byteOrderMark) ? byteOrderMark.length : 0;
  const source = markdown.slice(skipped);
  const whole = { start: skipped, from: skipped, to: markdown.length };
  const opening: Section = { depth: 0, title: '', line: 1, column: 1, blocks: [], ...whole };
  const sections = [opening];
  const tree = fromMarkdown(source, {
    extensions: [gfmTable()],
    mdastExtensions: [gfmTableFromMarkdown()],
  });
  for (const node of tree.children) {
    const { line, column, from, to } = placeOf(node);
    const before = sections.at(-1) ?? opening;
    if (node.type === 'heading' && node.depth <= deepest) {
      before.to = skipped + from;
      const place = { line, column, start: skipped + from, from: skipped + to, to: markdown.length };
      sections.push({ depth: node.depth, title: plain(node).trim(), blocks: [], ...place });
    } else before.blocks.push({ node, line, column, source: source.slice(from, to) });
  }
  return sections;
}

/** Those under a heading of the second level, with what stands under its deeper headings. */
export function sectionNamed(markdown: string, title: string): Section | undefined {
  return sectionsOf(markdown, 2).find(section => section.depth === 2 && section.title === title);
}

/** Blocks of code, also in lists and quotations. */
export function codeIn(blocks: readonly Block[]): Code[] {
  return blocks.flatMap(({ node }) => codeOf(node));
}

function codeOf(node: Nodes): Code[] {
  if (node.type !== 'code') return 'children' in node ? node.children.flatMap(codeOf) : [];
  const { line, lastLine } = placeOf(node);
  const lines = node.value.split('\n');
  const isFenced = lastLine - line + 1 > lines.length;
  const words = (node.meta ?? '').split(' ').filter(Boolean);
  return [{ line, first: isFenced ? line + 1 : line, language: node.lang ?? '', words, lines }];
}

/** The entries of the lists among the blocks, as written, each on one line. */
export function entriesIn(blocks: readonly Block[]): string[] {
  return blocks.flatMap(({ node, source }) => {
    if (node.type !== 'list') return [];
    const { from } = placeOf(node);
    return node.children.map(item => {
      const entry = placeOf(item);
      return oneLine(source.slice(entry.from - from, entry.to - from)).replace(/^(?:[-*+]|\d+[.)]) /, '');
    });
  });
}

export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** What people read as sentences. Code, tables, tags and addresses are left out; code within a line is an `x`. */
export function proseOf(markdown: string): Prose[] {
  return sectionsOf(markdown, 0).flatMap(({ blocks }) => blocks.flatMap(({ node }) => proseIn(node)));
}

function proseIn(node: Nodes): Prose[] {
  const { line } = placeOf(node);
  if (node.type === 'heading' || node.type === 'paragraph')
    return [{ line, text: plain(node, 'x'), isHeading: node.type === 'heading' }];
  if (node.type === 'html') return [{ line, text: node.value.replace(/<[^>]*>/g, ''), isHeading: false }];
  return node.type === 'table' || !('children' in node) ? [] : node.children.flatMap(proseIn);
}

/** The text of a node without its marks. `code` replaces code within the line; line ends stay. */
export function plain(node: Nodes, code?: string): string {
  if (node.type === 'text') return node.value;
  if (node.type === 'break') return '\n';
  if (node.type === 'inlineCode') {
    const { line, lastLine } = placeOf(node);
    return code === undefined ? node.value : code + '\n'.repeat(lastLine - line);
  }
  return 'children' in node ? node.children.map(child => plain(child, code)).join('') : '';
}

function placeOf({ position }: Nodes): Place & { lastLine: number; from: number; to: number } {
  const from = position?.start.offset;
  const to = position?.end.offset;
  if (!position || from === undefined || to === undefined) throw new Error('A parsed node has its place');
  return { line: position.start.line, column: position.start.column, lastLine: position.end.line, from, to };
}
