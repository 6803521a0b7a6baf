/** Patches of several files in the form of `git diff`, applied strictly: every line that a hunk names must be there as it says. */
import { applyPatch } from 'diff/lib/patch/apply.js';
import { parsePatch } from 'diff/lib/patch/parse.js';
import type { FileTree } from './compose-tree.ts';

/** `line` is one of the patch. */
export type PatchProblem = { line: number; message: string };

type FilePatch = ReturnType<typeof parsePatch>[number];
type Hunk = FilePatch['hunks'][number];

const nothing = '/dev/null';
const header = /^(diff --git |index |new file mode |deleted file mode |--- |\+\+\+ )/;

/** Changes the tree; with problems it may be changed in part. */
export function patchTree(tree: FileTree, text: string): PatchProblem[] {
  let files: FilePatch[];
  try {
    files = parsePatch(text);
  } catch (error) {
    const { message } = error as Error;
    return [{ line: Number(/line (\d+)/.exec(message)?.[1] ?? 1), message: `not a patch: ${message}` }];
  }
  const { places, stray } = placesOf(files, text.split('\n'));
  if (stray) return [{ line: stray, message: 'this line belongs to no hunk' }];
  return files.flatMap((file, n) => patchFile(tree, file, places[n] ?? []));
}

/** The line of each hunk's header, and the first line that is no part of a patch; the library passes over such lines. */
function placesOf(files: FilePatch[], lines: string[]): { places: number[][]; stray: number } {
  let at = 0;
  let stray = 0;
  const places = files.map(({ hunks }) => {
    while (header.test(lines[at] ?? '')) at += 1;
    return hunks.map(hunk => {
      if (!lines[at]?.startsWith('@@ ')) stray ||= at + 1;
      at += 1 + hunk.lines.length;
      return at - hunk.lines.length;
    });
  });
  if (at < lines.length - 1 || lines[at] !== '') stray ||= at + 1;
  return { places, stray };
}

function patchFile(tree: FileTree, file: FilePatch, places: number[]): PatchProblem[] {
  const [first = 1] = places;
  const at = (message: string, line = first): PatchProblem[] => [{ line, message }];
  const before = nameIn(file.oldFileName, 'a/');
  const after = nameIn(file.newFileName, 'b/');
  const path = after ?? before;
  if (!path || (before && after && before !== after))
    return at('write --- a/<path> and +++ b/<path>, or /dev/null for one of them');
  if (path.startsWith('/') || path.split('/').includes('..')) return at(`${path} is not a path in the tree`);
  if (file.hunks.length === 0) return at(`changes nothing in ${path}`);
  if (before && !tree.has(path)) return at(`there is no ${path} to change`);
  if (!before && tree.has(path)) return at(`there is a ${path} already`);

  const source = tree.get(path)?.toString() ?? '';
  const wrong = misfit(source, file.hunks);
  if (wrong) return at(`does not fit ${path}: ${wrong.message}`, places[wrong.hunk]);
  const result = applyPatch(source, file, { fuzzFactor: 0, autoConvertLineEndings: false });
  if (result === false) return at(`does not fit ${path}`);
  if (after) tree.set(path, Buffer.from(result));
  else if (result === '') tree.delete(path);
  else return at(`deletes ${path}, which has more lines than the patch`);
  return [];
}

/** The path; undefined for /dev/null and for what has no such prefix. */
const nameIn = (name: string | undefined, prefix: string): string | undefined =>
  name && name !== nothing && name.startsWith(prefix) ? name.slice(prefix.length) : undefined;

/** The first hunk that does not fit. Lines above it may have moved it, if it then fits at one place only. */
function misfit(source: string, hunks: Hunk[]): { hunk: number; message: string } | null {
  const lines = source.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const fits = (wanted: string[], start: number) => wanted.every((line, n) => lines[start + n] === line);
  const wants = hunks.map(hunk => oldLines(hunk));
  const starts = hunks.map(({ oldStart }) => oldStart - 1);
  if (wants.every((wanted, n) => fits(wanted, starts[n] ?? 0))) return null;
  for (const [hunk, wanted] of wants.entries()) {
    const places = lines.flatMap((_, start) => (fits(wanted, start) ? [start + 1] : []));
    if (places.length === 1) continue;
    if (places.length > 1)
      return { hunk, message: `it moved, and would fit at lines ${places.join(' and ')}` };
    const start = starts[hunk] ?? 0;
    const off = wanted.findIndex((line, n) => lines[start + n] !== line);
    return { hunk, message: `line ${start + off + 1} should be ${JSON.stringify(wanted[off])}` };
  }
  return null;
}

/** Each with its line end, which the last line of a file may lack. */
const oldLines = ({ lines }: Hunk): string[] =>
  lines.flatMap((line, n) => {
    const end = lines[n + 1]?.startsWith('\\') ? '' : '\n';
    return /^[ -]/.test(line) ? [line.slice(1) + end] : [];
  });
