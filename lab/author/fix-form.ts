/** The form in which a fix is kept: a patch, and whole files where most lines differ. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileTree } from '../workspace/compose-tree.ts';
import { changedPaths, filePatch } from '../workspace/make-patch.ts';

export type FixForm = { on: 'broken' | 'solution'; patch: string; whole: FileTree };
export type Bases = Record<FixForm['on'], FileTree>;

/** A patch that is shorter than this part of the file says more than the file. */
const wholeFrom = 0.6;
export const isShort = (patch: string, content: Buffer): boolean =>
  Buffer.byteLength(patch) < wholeFrom * content.length;

/** What makes `wanted` of broken, or of the solution where that is smaller. `taken`: files that exist already, which no whole file may repeat. */
export function fixForm(bases: Bases, wanted: FileTree, taken: readonly Buffer[]): FixForm {
  const broken = formOn('broken', bases, wanted, taken);
  const solution = formOn('solution', bases, wanted, taken);
  return sizeOf(solution) < sizeOf(broken) ? solution : broken;
}

function formOn(on: FixForm['on'], bases: Bases, wanted: FileTree, taken: readonly Buffer[]): FixForm {
  const form: FixForm = { on, patch: '', whole: new Map() };
  for (const path of changedPaths(bases[on], wanted)) {
    const [before, after] = [bases[on].get(path), wanted.get(path)];
    const patch = filePatch(path, before, after);
    const isWhole = after && !isShort(patch, after) && !taken.some(content => content.equals(after));
    if (isWhole) form.whole.set(path, after);
    else form.patch += patch;
  }
  return form;
}

const sizeOf = ({ patch, whole }: FixForm): number =>
  [...whole.values()].reduce((sum, content) => sum + content.length, Buffer.byteLength(patch));

/** The shop's files and all overlays of all scenarios: broken, solutions, and the whole files of the fixes. */
export function overlayFiles(repo: string): { path: string; content: Buffer }[] {
  const patterns = ['services/**/*', 'scenarios/*/{broken,solution}/**/*', 'scenarios/*/fixes/*/**/*'];
  return globSync(patterns, { cwd: repo, withFileTypes: true })
    .filter(entry => entry.isFile() && !/^fix\.(yaml|patch)$/.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
    .toSorted()
    .map(file => ({ path: file.slice(repo.length + 1), content: readFileSync(file) }));
}
