import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { codeIn, entriesIn, proseOf, sectionNamed, sectionsOf } from './markdown.ts';

const guide = `Before.

## First \`one\`

A **word**, a
\`tool --of
two\` lines and [a page](https://example.com/x).

### Deeper

- an entry
  of two lines
- another

  \`\`\`ts
  const a = 1;
  \`\`\`

| a | b |
|---|---|
| c | d |

\`\`\`sh under-load fixes/half
## no heading

npx lab load
\`\`\`

<details>
<summary>Step 1</summary>

> Quoted
> text.

</details>

    indented
`;
const blocks = sectionsOf(guide, 2).flatMap(section => section.blocks);

describe('Markdown', () => {
  it('has sections, with their places and what stands before the first', () => {
    const found = sectionsOf(guide).map(({ depth, title, line, column }) => [depth, title, line, column]);
    assert.deepEqual(found, [
      [0, '', 1, 1],
      [2, 'First one', 3, 1],
      [3, 'Deeper', 9, 1],
    ]);
    for (const { start, from, to, title } of sectionsOf(guide).slice(1)) {
      assert.match(guide.slice(start, from), new RegExp(`^#+ ${title.replace('one', '`one`')}$`));
      assert.ok(to === guide.length || guide.slice(to).startsWith('### Deeper'));
    }
    assert.equal(sectionsOf(guide, 2).length, 2);
    assert.equal(sectionNamed(guide, 'Deeper'), undefined);
  });

  it('has the same places after a byte order mark and with other line ends', () => {
    const marked = `\uFEFF${guide.replaceAll('\n', '\r\n')}`;
    const [, first] = sectionsOf(marked);
    assert.equal(marked.slice(first?.start, first?.from), '## First `one`');
    assert.deepEqual([first?.line, first?.column], [3, 1]);
  });

  it('has code with its language, the words of its fence and its lines', () => {
    assert.deepEqual(codeIn(blocks), [
      { line: 15, first: 16, language: 'ts', words: [], lines: ['const a = 1;'] },
      {
        ...{ line: 23, first: 24, language: 'sh', words: ['under-load', 'fixes/half'] },
        lines: ['## no heading', '', 'npx lab load'],
      },
      { line: 37, first: 37, language: '', words: [], lines: ['indented'] },
    ]);
  });

  it('has the entries of lists', () => {
    assert.deepEqual(entriesIn(blocks.filter(({ line }) => line < 14)), [
      'an entry of two lines',
      'another ```ts const a = 1; ```',
    ]);
  });

  it('has prose, each line at its number', () => {
    assert.deepEqual(
      proseOf(guide).map(({ line, text }) => [line, text.trim()]),
      [
        [1, 'Before.'],
        [3, 'First x'],
        [5, 'A word, a\nx\n lines and a page.'],
        [9, 'Deeper'],
        [11, 'an entry\nof two lines'],
        [13, 'another'],
        [29, 'Step 1'],
        [32, 'Quoted\ntext.'],
        [35, ''],
      ],
    );
  });
});
