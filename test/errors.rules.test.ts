/** The errors that a person can see: documented, short, and in the learner's words. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'vitest';
import { errorTable } from '../lab/errors.ts';
import { errorsPage } from '../lab/text/errors-page.ts';
import { root, sources } from './source.ts';

test('docs/errors.md is made from the table as it is', () => {
  const written = readFileSync(`${root}docs/errors.md`, 'utf8');
  const why =
    'docs/errors.md is older than lab/errors.ts. Write it again: node lab/text/write-errors-page.ts';
  assert.ok(written === errorsPage(), why);
});

const mostWords = 60;
const oursNotTheirs = /\b(SLI|invariant|trial|toxic)s?\b/i;

function textProblems(code: string, texts: string[]): string[] {
  const text = texts.join(' ');
  const words = text.split(/\s+/).length;
  const word = oursNotTheirs.exec(text)?.[0];
  return [
    ...(words > mostWords ? [`${code} has ${words} words; ${mostWords} at most`] : []),
    ...(word ? [`${code} says ${word}, which no learner has heard of`] : []),
  ];
}

test('every error is short and in plain words', () => {
  const problems = Object.entries(errorTable).flatMap(([code, { what, why, next, touched }]) =>
    textProblems(code, [what, why, next, touched]),
  );
  assert.deepEqual(problems, []);
  assert.equal(textProblems('x', ['word '.repeat(61).trim()]).length, 1);
  assert.equal(textProblems('x', ['The toxic is gone.']).length, 1);
});

test('every error of the table can happen', () => {
  const used = new Set(
    sources()
      .filter(({ path }) => path !== 'docs/errors.md' && !path.endsWith('.test.ts'))
      .flatMap(({ tokens }) =>
        tokens.flatMap((token, n) =>
          tokens[n - 1]?.text === '(' && tokens[n - 2]?.text === 'userError' ? [token.text] : [],
        ),
      ),
  );
  const unused = Object.keys(errorTable).filter(code => !used.has(code));
  assert.deepEqual(unused, []);
});
