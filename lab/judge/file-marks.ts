/** What the learner's files look like. Verdicts are made of recordings, so this is noted in them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fix } from '../course/fix.ts';

/** The names of those whose pattern fits one of the changed files. */
export function fileMarks(tree: string, changed: readonly string[], fixes: Fix[]): string[] {
  const texts = changed
    .map(path => join(tree, path))
    .flatMap(path => (existsSync(path) ? readFileSync(path, 'utf8') : []));
  return fixes.flatMap(fix => {
    if (fix.kind !== 'wrong' || fix.files === undefined) return [];
    const pattern = new RegExp(fix.files, 'im');
    return texts.some(text => pattern.test(text)) ? [fix.name] : [];
  });
}

const isMigration = /^database\/migrations\/[^/]+\.sql$/;
const looksLikeOne = /\.sql(\.\w+)?$|^database\/migrations\/[^/]+$/i;
const isText = /(^|\/)README\.md$|(^|\/)\./;

/** Files that look like migrations and do not run: in another folder, or with another ending. */
export const notRun = (changed: readonly string[]): string[] =>
  changed.filter(path => looksLikeOne.test(path) && !isMigration.test(path) && !isText.test(path));
