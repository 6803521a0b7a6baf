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

  it('has their claim, without the prompt', () => {
    assert.equal(answerUnder(notes, becauseHeading), '');
    const own = notes.replace('(in a sentence)\n', '(in a sentence)\nit reads\n\nall  of it\n');
    assert.equal(answerUnder(own, becauseHeading), 'it reads all of it');
    assert.equal(answerUnder('no heading', becauseHeading), '');
  });
});
