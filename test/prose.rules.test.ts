/** Texts of the course: plain, whole, and with no word before it is taught. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, test } from 'vitest';
import { courseProblems } from '../lab/author/course-problems.ts';
import { earlyWords, glossaryProblems, type Ledger, unexplained } from '../lab/author/ideas.ts';
import { proseProblems, readability, sectionProblems } from '../lab/author/prose.ts';
import { parseGlossary } from '../lab/course/glossary.ts';
import { loadCatalogue } from '../lab/course/load.ts';
import { proseOf } from '../lab/course/markdown.ts';
import { repoRoot } from '../lab/home/home.ts';

test('the texts of every scenario', () => {
  const catalogue = loadCatalogue(join(repoRoot, 'scenarios.yaml'));
  assert.deepEqual(courseProblems(repoRoot, catalogue, catalogue.scenarios), []);
});

describe('each rule can fail', () => {
  const text = (...lines: string[]) => ({ file: 'x.md', prose: proseOf(lines.join('\n')) });
  const ledger: Ledger = {
    basics: ['round-trip'],
    scenarios: [
      { id: 'scenario-01', folder: 'a', teaches: ['request'] },
      { id: 'scenario-02', folder: 'b', teaches: ['index'] },
    ],
  };
  const entries =
    '## Index\nAlso: indexes.\n\nA list.\n\n## Request\n\nA question.\n\n## Round trip\n\nThere and back.\n';
  const { ideas } = parseGlossary(entries);

  it('an idea before it is taught, with its line; code and the scenario itself may use it', () => {
    const texts = [text('No', 'use of', '`index` or', '```', 'index', '```', 'many Indexes.')];
    assert.deepEqual(earlyWords(ledger, ideas, 'scenario-01', texts), [
      'x.md:7  “Indexes” comes too early: scenario-02 teaches index',
    ]);
    assert.deepEqual(earlyWords(ledger, ideas, 'scenario-02', texts), []);
  });

  it('an idea without an entry, an entry without an idea', () => {
    assert.deepEqual(glossaryProblems(ledger, ideas), []);
    assert.equal(glossaryProblems(ledger, ideas.slice(1)).length, 1);
    assert.match(
      glossaryProblems({ ...ledger, basics: [] }, ideas)[0] ?? '',
      /^docs\/glossary\.md:10 {2}no scenario/,
    );
  });

  it('an idea that the guide does not explain', () => {
    const guide = '## Words you need\n**Table scan.** Reads all.\n## Read\n**Index.** Too late.\n';
    assert.deepEqual(unexplained(['table-scan'], 'x.md', guide), []);
    assert.equal(unexplained(['index'], 'x.md', guide).length, 1);
  });

  it('words that belittle, and ours', () => {
    for (const word of ['just', 'Simply', 'of course', 'obviously', 'SLI', 'trials', 'toxic'])
      assert.equal(proseProblems(text(`This is ${word} a word.`)).length, 1, word);
    assert.deepEqual(proseProblems(text('`toxic` is code; adjust and justice are words; unsimply not.')), []);
  });

  it('a text that is hard to read', () => {
    const hard =
      'Considering transactional isolation guarantees, practitioners occasionally misinterpret serialization anomalies as infrastructural deficiencies';
    assert.equal(proseProblems(text(`${hard}, and ${hard}, and ${hard}.`)).length, 1);
    const { grade, words, sentences } = readability(
      text('The cat sat on the mat. It was warm.', '', '- A dog came'),
    );
    assert.deepEqual([words, sentences], [12, 3]);
    assert.ok(grade < 2, String(grade));
  });

  it('sections that are missing, unknown or out of order', () => {
    const problems = (...names: string[]) =>
      sectionProblems('x.md', names.map(name => `## ${name}`).join('\n'), true);
    const all = ['Situation', 'Predict', 'Words you need', 'Read', 'Diagnose', 'Try it', 'Done means'];
    const rest = ['You cannot change', 'Fix', 'Verify', 'Break it your own way', 'Reflect', 'Stuck?'];
    assert.deepEqual(problems(...all, ...rest), []);
    assert.equal(problems(...all, ...rest.toSpliced(1, 2, 'Verify', 'Fix')).length, 1);
    assert.equal(problems(...all, ...rest, 'More').length, 1);
    assert.equal(problems(...all.slice(1), ...rest).length, 1);
  });
});
