/** What people read uses everyday words: messages, README, docs and READMEs of folders. Comments are for their authors. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { SyntaxKind } from 'typescript/unstable/ast';
import { test } from 'vitest';
import { wordProblems, wordsToAvoid } from '../lab/author/plain-words.ts';
import type { Text } from '../lab/author/texts.ts';
import { proseOf } from '../lab/course/markdown.ts';
import { isTest, root, type Source, source, sources } from './source.ts';

/** Folders and files whose strings are printed. */
const printed = /^(bootstrap|faults|lab|machine)\//;
const pages = [
  '*.md',
  '{docs,bench,bootstrap,compose,faults,lab,machine,services,test}/**/*.md',
  '.devcontainer/*.md',
];

/** File and reason. */
const exceptions: Record<string, string> = {
  'docs/decisions': 'each says what was so on its day',
  'docs/transcript-scenario-03.md': 'recorded from a terminal',
  'lab/author/plain-words.ts': 'the list itself',
  'lab/judge/upgrade.ts': 'finds the sentences of recordings of format 1',
};
const isExcused = (path: string) =>
  Object.keys(exceptions).some(one => path === one || path.startsWith(`${one}/`));

const strings = new Set([
  SyntaxKind.StringLiteral,
  SyntaxKind.NoSubstitutionTemplateLiteral,
  SyntaxKind.TemplateHead,
  SyntaxKind.TemplateMiddle,
  SyntaxKind.TemplateTail,
]);

/** The strings of a file that have more than one word. */
function messagesOf({ path, text, tokens }: Source): Text {
  const prose = tokens.flatMap(token => {
    if (!strings.has(token.kind) || !/[a-z] [a-z]/i.test(token.text)) return [];
    const line = text.slice(0, Math.max(0, text.indexOf(token.text))).split('\n').length;
    return [{ line, text: token.text, isHeading: false }];
  });
  return { file: path, prose };
}

test('messages', () => {
  const files = sources().filter(file => printed.test(file.path) && !isTest(file) && !isExcused(file.path));
  assert.deepEqual(
    files.flatMap(file => wordProblems(messagesOf(file))),
    [],
  );
});

test('pages', () => {
  const paths = globSync(pages, { cwd: root }).filter(
    path => !path.includes('node_modules') && !isExcused(path),
  );
  assert.deepEqual(
    paths
      .sort()
      .flatMap(file => wordProblems({ file, prose: proseOf(readFileSync(`${root}${file}`, 'utf8')) })),
    [],
  );
});

test('the rule can fail, with the line and what to write', () => {
  const page = (text: string) => wordProblems({ file: 'x.md', prose: proseOf(text) });
  assert.deepEqual(page('One.\n\nThe error is\ntold.\n'), [
    'x.md:3  “is told”: write reported, said or shown',
  ]);
  for (const text of [
    'Mend it',
    'made anew',
    'a folder of its own',
    'a part is gone',
    'whoever asks',
    'Type `x`',
  ])
    assert.equal(page(text).length, 1, text);
  assert.deepEqual(page('`mend` is code. It ends in 5 s. The owner typed a letter. Its own folder.'), []);
  const message = source('lab/x.ts', "// anew\nconst a = 'anew';\nconst b = 'made anew';\n");
  assert.deepEqual(wordProblems(messagesOf(message)), ['lab/x.ts:3  “anew”: write again']);
  assert.ok(wordsToAvoid.every(([pattern]) => pattern.global));
});
