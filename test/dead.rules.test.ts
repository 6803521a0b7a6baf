/** What nothing uses is deleted, and what only tests use lies with the tests. */
import assert from 'node:assert/strict';
import { test } from 'vitest';
import { isTest, type Source, source, sources } from './source.ts';

const product = ['bootstrap/', 'faults/', 'lab/', 'machine/'];
const words = ['async', 'class', 'const', 'function', 'type'];
/** Types of what is exported: a reader of the export may want to name them. */
const mayStayInside = 'type';

/** What only tests use, and why it lies with the product. */
const exceptions: Record<string, string> = {
  judgeVariant: 'one state of a scenario is judged as `lab author check` does it',
};

type Export = { name: string; kind: string };

function exportsOf({ tokens }: Source): Export[] {
  return tokens.flatMap(({ text }, n) => {
    if (text !== 'export' || !words.includes(tokens[n + 1]?.text ?? '')) return [];
    const name = tokens.slice(n + 1).find(token => !words.includes(token.text));
    return name ? [{ name: name.text, kind: tokens[n + 1]?.text ?? '' }] : [];
  });
}

function deadProblems(files: Source[]): string[] {
  const isProduct = (file: Source) => product.some(folder => file.path.startsWith(folder)) && !isTest(file);
  const names = new Map(files.map(file => [file, new Set(file.tokens.map(({ text }) => text))]));
  return files.filter(isProduct).flatMap(file =>
    exportsOf(file).flatMap(({ name, kind }) => {
      const isUsedInside = file.tokens.filter(({ text }) => text === name).length > 1;
      const users = files.filter(other => other !== file && names.get(other)?.has(name));
      if (!isUsedInside && !users.some(isProduct) && !(name in exceptions))
        return [`${file.path}: only tests use ${name}, or nothing does; move it to test/ or delete it`];
      if (users.length === 0 && kind !== mayStayInside)
        return [`${file.path}: nobody imports ${name}; take away its export`];
      return [];
    }),
  );
}

test('every export is used', () => assert.deepEqual(deadProblems(sources()), []));

test('the rule can fail', () => {
  const one = source('lab/a.ts', 'export const a = 1;\nexport type T = typeof b;\nconst b = 2;\n');
  assert.equal(deadProblems([one]).length, 2);
  assert.equal(deadProblems([one, source('test/a.test.ts', 'a; T')]).length, 2);
  assert.equal(deadProblems([one, source('lab/b.ts', 'a; T')]).length, 0);
  assert.equal(deadProblems([source('lab/a.ts', 'export const a = 1; const b = a;')]).length, 1);
  assert.equal(deadProblems([source('lab/a.ts', 'export type A = 1; type B = A;')]).length, 0);
});
