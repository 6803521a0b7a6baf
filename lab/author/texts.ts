/** Every text of a scenario that a learner reads, as prose: without code, tables and drawings. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { overlayOf } from '../course/fix.ts';
import { type Prose, proseOf } from '../course/markdown.ts';
import type { Scenario } from '../course/schema.ts';

/** `file` is a path from the root of the clone. */
export type Text = { file: string; prose: Prose[] };

/** The line in the file of a place in a block. */
export const lineIn = ({ line, text }: Prose, index: number): number =>
  line + text.slice(0, index).split('\n').length - 1;

/** The guide, notes, hints and course of a scenario, and the texts about its fixes. */
export function textsOf(
  repoRoot: string,
  { folder }: Pick<Scenario, 'folder'>,
  fixes: readonly string[],
): Text[] {
  const files = ['SCENARIO.md', 'NOTES.md', 'hints.md', 'course.yaml'].map(name => `${folder}/${name}`);
  for (const name of fixes) files.push(`${folder}/${overlayOf(name)}/fix.yaml`);
  return files.flatMap(file => {
    if (!existsSync(join(repoRoot, file))) return [];
    const text = readFileSync(join(repoRoot, file), 'utf8');
    return [{ file, prose: file.endsWith('.md') ? proseOf(text) : proseOfYaml(text) }];
  });
}

const notProse = /^(kind|trips|recognise|right):/;

/** The values; keys, comments and pictures are blank, so that each line keeps its number. */
function proseOfYaml(yaml: string): Prose[] {
  let pictureIndent: number | null = null;
  const values = yaml.split('\n').map(line => {
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
  return [{ line: 1, text: values.join('\n'), isHeading: false }];
}
