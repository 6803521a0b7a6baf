/** Patches that patch.ts applies. */
import { formatPatch, structuredPatch } from 'diff';
import type { FileTree } from './compose-tree.ts';

/** What makes `after` of `before` at this path; empty when nothing differs. Undefined is a file that is not there. */
export function filePatch(path: string, before: Buffer | undefined, after: Buffer | undefined): string {
  if (before?.toString() === after?.toString()) return '';
  const patch = structuredPatch(
    before ? `a/${path}` : '/dev/null',
    after ? `b/${path}` : '/dev/null',
    before?.toString() ?? '',
    after?.toString() ?? '',
    undefined,
    undefined,
    { context: 3 },
  );
  return formatPatch(patch, { includeIndex: false, includeUnderline: false, includeFileHeaders: true });
}

/** The paths that are not the same in both, sorted. */
export function changedPaths(before: FileTree, after: FileTree): string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter(path => before.get(path)?.toString() !== after.get(path)?.toString())
    .sort();
}
