import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { guide } from '../../test/guide-sample.ts';
import { guessProblems, guideProblems } from './guide.ts';

describe('a guide', () => {
  it('tells what cannot be run', () => {
    assert.deepEqual(guideProblems('x.md', guide, ['half']), []);
    assert.deepEqual(guideProblems('x.md', guide, []), ['x.md:27  fixes/half: there is no such fix']);
    assert.equal(guideProblems('x.md', '```sh twice\nnpx lab\n```\n', []).length, 1);
    assert.equal(guideProblems('x.md', '```sh\nls\n```\n', []).length, 1);
  });
});

describe('the guess of a guide', () => {
  const asked =
    'x\n## Predict\n\nHow many?\n\n- one\n- two, or\n  three\n\nSay why.\n\n## Words you need\n\n- four\n';

  it('is the one that the course asks', () => {
    assert.deepEqual(guessProblems('x.md', asked, ['one', 'two, or three']), []);
  });

  it('is told when it is another', () => {
    const told = ['x.md:2  the answers are not those of the guess in course.yaml: one · two'];
    assert.deepEqual(guessProblems('x.md', asked, ['one', 'two']), told);
    assert.equal(guessProblems('x.md', asked, ['two, or three', 'one']).length, 1);
    assert.equal(guessProblems('x.md', '## Fix\n', ['one', 'two']).length, 1);
  });
});
