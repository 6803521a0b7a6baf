import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { patternProblems } from './guide-pattern.ts';
import { sectionProblems } from './prose.ts';

const solution = ['CREATE INDEX books_author_title_idx ON books (author, title);'];
const fold = (text: string) => `<details>\n<summary>What we saw</summary>\n\n${text}\n\n</details>\n`;
const sh = (command: string, state = '') => `\`\`\`sh${state}\n${command}\n\`\`\`\n`;
const code = (text: string, language = '') => `\`\`\`${language}\n${text}\n\`\`\``;

const guide = [
  ...['# A', '## Situation', '## Predict', '## Words you need', '## Read', '## Diagnose', 'Who waits?'],
  ...[sh('npx lab load'), fold(code('19 a second')), '## Try it', '## Done means', '## You cannot change'],
  ...['## Fix', fold(code(solution[0] ?? '', 'sql')), '## Verify', '## Break it your own way'],
  ...[sh('npx lab verify', ' fixes/a'), sh('npx lab verify', ' fixes/b'), '## Reflect', '## Stuck?'],
].join('\n\n');

const problems = (markdown: string) => patternProblems('x.md', markdown, { wrongFixes: 2, solution });

describe('a guide that asks', () => {
  it('has its sections in this order, and nothing to say of it', () => {
    assert.deepEqual(sectionProblems('x.md', guide, true), []);
    assert.deepEqual(problems(guide), []);
  });

  const slips: [name: string, from: string, to: string, told: RegExp][] = [
    ['a command without a question', 'Who waits?', 'Look.', /ask a question/],
    ['an answer in the open', fold(code('19 a second')), code('19 a second'), /fold this/],
    [
      'the fix in the open',
      fold(code(solution[0] ?? '', 'sql')),
      code(solution[0] ?? '', 'sql'),
      /fold this/,
    ],
    [
      'the fix before it is looked for',
      '## Read',
      `## Read\n\n${code(solution[0] ?? '')}`,
      /gives the fix away/,
    ],
    ['one wrong fix to try', 'fixes/b', 'fixes/a', /two wrong fixes/],
  ];
  for (const [name, from, to, told] of slips)
    it(name, () => {
      const [problem, ...others] = problems(guide.replace(from, to));
      assert.match(problem ?? '', told);
      assert.deepEqual(others, []);
    });
});
