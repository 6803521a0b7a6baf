import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { addUnder, answerUnder, becauseHeading } from './notes.ts';

const notes =
  '# My notes\n\n## My guess\n\n## It is slow because …\n\n(in a sentence)\n\n## After\n\n- 20 ms\n';

describe('NOTES.md', () => {
  it('gets the guess under its heading, once, and keeps every line', () => {
    const with1 = addUnder(notes, 'My guess', 'all');
    assert.equal(with1, notes.replace('## My guess\n\n', '## My guess\n\nall\n\n'));
    assert.equal(addUnder(with1, 'My guess', 'all'), with1);
  });

  it('never loses what stands there', () => {
    const own = notes.replace('## My guess\n', '## My guess\nI think 20.\n- or 30\n');
    const added = addUnder(own, 'My guess', 'all');
    assert.match(added, /## My guess\nI think 20\.\n- or 30\n\nall\n\n## It is slow/);
    for (const line of own.split('\n')) assert.ok(added.includes(line), line);
  });

  it('gets the heading where it is missing, also in an empty file', () => {
    assert.equal(addUnder('', 'My guess', 'all'), '## My guess\n\nall\n');
    assert.equal(addUnder('mine\n', 'My guess', 'all'), 'mine\n\n## My guess\n\nall\n');
    assert.equal(addUnder('## My guess', 'My guess', 'all'), '## My guess\n\nall\n');
  });

  it('keeps every byte of theirs, whatever their editor made of the file', () => {
    const odd = {
      '\uFEFF# Mine\r\n\r\n## My guess  \r\n20.  \r\n\r\n\r\n## Next\r\n':
        '\uFEFF# Mine\r\n\r\n## My guess  \r\n20.  \r\n\r\nall\r\n\r\n\r\n## Next\r\n',
      '```\n## My guess\n```\n\n## My guess\ntext\t\n## Next':
        '```\n## My guess\n```\n\n## My guess\ntext\t\n\nall\n\n## Next',
      '## My guess\n\n```sh\nnever closed\n': '## My guess\n\n```sh\nnever closed\n\nall\n',
      '```\nnever closed': '```\nnever closed\n\n## My guess\n\nall\n',
      'no heading  \n\n': 'no heading  \n\n## My guess\n\nall\n',
      '    ': '    \n\n## My guess\n\nall\n',
    };
    for (const [own, added] of Object.entries(odd)) {
      assert.equal(addUnder(own, 'My guess', 'all'), added);
      assert.equal(addUnder(added, 'My guess', 'all'), added);
    }
  });

  it('has their claim, without the prompt', () => {
    assert.equal(answerUnder(notes, becauseHeading), '');
    const own = notes.replace('(in a sentence)\n', '(in a sentence)\nit reads\n\nall  of it\n');
    assert.equal(answerUnder(own, becauseHeading), 'it reads all of it');
    assert.equal(answerUnder('no heading', becauseHeading), '');
  });
});
