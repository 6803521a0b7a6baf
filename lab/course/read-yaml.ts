/** Reads a YAML file that a person wrote, and finds the line and column of everything in it. */
import { readFileSync, statSync } from 'node:fs';
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import type { Problem } from './explain.ts';

export type Finding = { line: number; column: number; message: string };

export type YamlFile = {
  /** null when the file could not be understood; `findings` then says why */
  data: unknown;
  findings: Finding[];
  locate(problem: Problem): Finding;
};

const largestBytes = 1_000_000;
/** An alias costs one line to write and can stand for thousands; a catalogue needs a handful. */
const mostAliases = 50;

/** Never throws for what the file holds, only when it cannot be opened. */
export function readYaml(path: string): YamlFile {
  const { size } = statSync(path);
  if (size > largestBytes) return refused(`the file has ${Math.ceil(size / 1e6)} MB; at most 1 MB is read`);
  const bytes = readFileSync(path);
  const start = bytes.toString('latin1', 0, 3);
  if (/^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)/.test(start)) {
    return refused(
      'the file begins with a byte-order mark, which cannot be seen; save it as UTF-8 without BOM',
    );
  }
  if (bytes.includes(0)) return refused('this is not a text file; write YAML');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refused('the file is not UTF-8 text; save it as UTF-8');
  }
  return parse(text);
}

function refused(message: string): YamlFile {
  const finding = { line: 1, column: 1, message };
  return { data: null, findings: [finding], locate: () => finding };
}

function parse(text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    resolveKnownTags: false,
  });
  if (document.contents === null && document.errors.length === 0) return refused('the file is empty');
  const finding = (offset: number, message: string): Finding => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col, message };
  };
  const told = ({ pos, code, message }: YAMLError, more = '') =>
    finding(pos[0], `${plainer[code] ?? message}${more}`);
  const locate = (problem: Problem): Finding => finding(offsetOf(document, problem), problem.message);
  // Two keys of one name leave the rest readable, so that its problems can be told too. Any other fault of form does not,
  // and what the parser says about the lines after it is only its consequence.
  const unreadable = document.errors.find(({ code }) => code !== 'DUPLICATE_KEY');
  if (unreadable) {
    return { data: null, findings: [told(unreadable, '; the lines after it could not be read')], locate };
  }
  // A warning is a tag that was not understood: it would change what a value means, so it is wrong here.
  const findings = [...document.errors, ...document.warnings].map(error => told(error));
  const stray = strayAlias(document);
  if (stray !== undefined) {
    const message = 'this alias (*name) has no anchor (&name) before it';
    return { data: null, findings: [...findings, finding(stray, message)], locate };
  }
  try {
    return { data: document.toJS({ maxAliasCount: mostAliases }), findings, locate };
  } catch {
    return {
      data: null,
      findings: [...findings, finding(0, `at most ${mostAliases} aliases (*name) may be used`)],
      locate,
    };
  }
}

/** Where the first alias of an anchor that is not there stands; the parser leaves these to whoever reads the values. */
function strayAlias(document: Document.Parsed): number | undefined {
  let offset: number | undefined;
  visit(document, {
    Alias(_, alias) {
      if (!alias.resolve(document)) offset ??= alias.range?.[0];
    },
  });
  return offset;
}

const plainer: Record<string, string> = {
  DUPLICATE_KEY: 'this key appears twice; keep one',
  TAB_AS_INDENT: 'a tab is where spaces belong; indent with two spaces',
  TAG_RESOLVE_FAILED: 'tags (!name) are not read; write the plain value',
  MULTIPLE_DOCS: 'a second document begins here (---); the file holds one',
};

/** Where the path leads; where it leads nowhere, the innermost thing that is there. */
function offsetOf(document: Document.Parsed, { path, at }: Problem): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const [depth, part] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    let next: unknown;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === part);
      if (at === 'key' && depth === path.length - 1 && isScalar(pair?.key))
        return pair.key.range?.[0] ?? offset;
      // A key without a value has no place of its own.
      if (isScalar(pair?.key)) offset = pair.key.range?.[0] ?? offset;
      next = pair?.value;
    } else if (isSeq(node) && typeof part === 'number') next = node.items[part];
    const range = (next as { range?: [number, number, number] } | undefined)?.range;
    if (!range) return offset;
    if (range[1] > range[0]) offset = range[0];
    node = next;
  }
  return offset;
}
