/** Every scenario's course.yaml, hints.md and the glossary can be read; a slip is told with its line. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { suiteFolder } from '../../test/folder.ts';
import { repoRoot } from '../home/home.ts';
import { loadCourse } from './course.ts';
import { ideaPattern, parseGlossary } from './glossary.ts';
import { hintFor, hintSubject, missingNames, parseHints } from './hints.ts';

const folder = 'scenarios/02-the-missing-index';
const course = readFileSync(join(repoRoot, folder, 'course.yaml'), 'utf8');

describe('course.yaml', () => {
  const root = suiteFolder();
  mkdirSync(join(root, folder), { recursive: true });
  const problemOf = (text: string): string => {
    writeFileSync(join(root, folder, 'course.yaml'), text);
    try {
      loadCourse(root, { folder });
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };

  it('as it is', () => assert.equal(problemOf(course), ''));

  const slips: [name: string, from: RegExp, to: string, told: RegExp][] = [
    ['no right answer', / +right: true\n/, '', /:\d+:\d+ {2}options: write right: true under one of them/],
    ['a claim without because', /because/, 'and', /slowBecause .*: say why: the sentence needs a because/],
    [
      'a wide picture',
      /GET \/orders/,
      'GET /orders'.repeat(9),
      /:\d+:\d+ {2}picture .*at most 78 characters/,
    ],
    [
      'too many words',
      /I wrote that query/,
      'I wrote that query '.repeat(20),
      /says .*: must have at most 60 words/,
    ],
    ['an unknown key', /^win:/m, 'wins:', /unknown key wins; did you mean win\?/],
  ];
  for (const [name, from, to, told] of slips) {
    it(name, () => assert.match(problemOf(course.replace(from, to)), told));
  }
});

describe('hints.md', () => {
  const text =
    '# Hints\n\n## 1\n\nLook.\n\n### when start\n\nMend it.\n\n## 2\n\nIt is.\n\n## 3\n\n```sh\n## no heading\n```\n';
  const known = ['start', 'latency', 'changed'];
  const code = { start: '', now: '' };

  it('answers the text for what was seen, else the one for everybody', () => {
    const hints = parseHints(text, known);
    assert.deepEqual(hints.findings, []);
    assert.equal(hintFor(hints, 1, [], code), 'Look.');
    assert.equal(hintFor(hints, 1, ['latency'], code), 'Look.');
    assert.equal(hintFor(hints, 1, ['latency', 'start'], code), 'Mend it.');
    assert.equal(hintFor(hints, 3, ['start'], code), '```sh\n## no heading\n```');
    assert.equal(hintSubject(hints, ['latency', 'start']), 'start');
    assert.equal(hintSubject(hints, ['latency']), null);
  });

  it('never names code that the learner no longer has', () => {
    const stale = text.replace(
      'It is.',
      'See `withSellers`.\n\n### when latency\n\n`slice` it.\n\n### when changed\n\nLook again.',
    );
    const hints = parseHints(stale, known);
    const start = 'function withSellers() { all.slice(1) }';
    const told = (now: string) => hintFor(hints, 2, ['latency'], { start, now });
    assert.equal(told(start), '`slice` it.');
    assert.equal(told('function withSellers() {}'), 'See `withSellers`.');
    assert.equal(told('function other() {}'), 'Look again.');
    assert.deepEqual(missingNames('`withSellers`, `other`', { start, now: '' }), ['withSellers']);
  });

  const slips: [from: string, to: string, line: number, told: RegExp][] = [
    ['## 2', '## 3', 11, /write ## 2/],
    ['when start', 'when strat', 7, /did you mean start\?/],
    ['### when start', '### else', 7, /write ### when/],
    ['Mend it.', '', 7, /nothing stands/],
  ];
  for (const [from, to, line, told] of slips) {
    it(`${from} → ${to}`, () => {
      const [finding] = parseHints(text.replace(from, to), known).findings;
      assert.equal(finding?.line, line);
      assert.match(finding.message, told);
    });
  }
  it('two levels', () => assert.equal(parseHints('## 1\n\na\n\n## 2\n\nb\n', known).findings.length, 1));
});

describe('the glossary', () => {
  it('as it is', () => {
    const { findings } = parseGlossary(readFileSync(join(repoRoot, 'docs/glossary.md'), 'utf8'));
    assert.deepEqual(findings, []);
  });

  it('knows the words of an idea, in any number and case', () => {
    const { ideas } = parseGlossary('# G\n\n## Table scan\nAlso: seq scan.\n\nReads all.\n');
    assert.deepEqual(ideas[0], {
      id: 'table-scan',
      name: 'Table scan',
      words: ['table scan', 'seq scan'],
      text: 'Reads all.',
      line: 3,
    });
    const found = (text: string) => (ideas[0] ? [...text.matchAll(ideaPattern(ideas[0]))].length : 0);
    assert.equal(found('A table scan, two Table\nscans, a table-scan, a `Seq Scan`.'), 4);
    assert.equal(found('A stable scan of tables'), 0);
  });

  it('tells what is not sorted, not said or too long', () => {
    const long = `## C\n\n${'word '.repeat(51)}\n`;
    const { findings } = parseGlossary(`## B\n\nb\n\n## A\n\n${long}`);
    assert.deepEqual(
      findings.map(({ line }) => line),
      [5, 5, 7],
    );
  });
});
