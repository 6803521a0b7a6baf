/** Every text of a scenario that a learner reads, as prose: without code, tables and drawings, each line at its own number. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { overlayOf } from '../course/fix.ts';
import type { Scenario } from '../course/schema.ts';

export type Text = {
  /** from the root of the clone */
  file: string;
  /** what is not prose is blank, so that the numbers of the lines stay */
  lines: string[];
};

/** The guide, notes, hints and course of a scenario, and what is told about its wrong fixes. */
export function textsOf(
  repoRoot: string,
  { folder }: Pick<Scenario, 'folder'>,
  fixes: readonly string[],
): Text[] {
  const files = ['SCENARIO.md', 'NOTES.md', 'hints.md', 'course.yaml'].map(name => `${folder}/${name}`);
  for (const name of fixes) files.push(`${folder}/${overlayOf(name)}/fix.yaml`);
  return files.flatMap(file => {
    if (!existsSync(join(repoRoot, file))) return [];
    const lines = readFileSync(join(repoRoot, file), 'utf8').split('\n');
    return [{ file, lines: file.endsWith('.md') ? proseOfMarkdown(lines) : proseOfYaml(lines) }];
  });
}

/** Inline code goes too: it is what the learner types or sees, not what they are told. */
export function proseOfMarkdown(lines: readonly string[]): string[] {
  let isCode = false;
  return lines.map(line => {
    const isFence = /^\s*```/.test(line);
    if (isFence) isCode = !isCode;
    const isTable = /^\s*\|/.test(line);
    const isTag = /^<[^>]*>$/.test(line.trim());
    if (isFence || isCode || isTable || isTag) return '';
    return line
      .replace(/`[^`]*`/g, 'x')
      .replace(/<\/?\w+>/g, '')
      .replace(/\]\([^)]*\)/g, ']');
  });
}

const notProse = /^(kind|trips|recognise|right):/;

/** The values; keys, comments and pictures are blank. */
function proseOfYaml(lines: readonly string[]): string[] {
  let pictureIndent: number | null = null;
  return lines.map(line => {
    const indent = line.search(/\S/);
    if (pictureIndent !== null && (indent === -1 || indent > pictureIndent)) return '';
    pictureIndent = null;
    if (/^\s*#/.test(line)) return '';
    if (/^\s*picture:/.test(line)) {
      pictureIndent = indent;
      return '';
    }
    const rest = line.replace(/^[\s-]+/, '');
    return notProse.test(rest) ? '' : rest.replace(/^\w+: ?/, '').replace(/^(>-?|\|-?)$/, '');
  });
}
