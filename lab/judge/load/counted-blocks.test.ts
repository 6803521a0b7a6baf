import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import type { LoadBlock } from '../evidence/evidence.ts';
import { calmBlocks, countedBlocks } from './counted-blocks.ts';

const disturbed = { lostCpuShare: 0.2, idleShare: 0.02 };
const quiet = {
  requests: 75,
  failed: 0,
  unanswered: 0,
  slow: [0],
  inFlight: 2,
  lostCpuShare: 0.02,
  idleShare: 0.7,
};

/** 4 s of them; `change` gives what is special about a block. */
const of = (change: (index: number) => Partial<LoadBlock>): LoadBlock[] =>
  Array.from({ length: 16 }, (_, index) => ({ startMs: index * 250, ...quiet, ...change(index) }));

test('a disturbed block is left out, and the one after it', () => {
  const blocks = of(index => (index === 10 ? disturbed : {}));
  assert.deepEqual(
    countedBlocks(blocks).map(block => block.startMs / 250),
    [8, 9, 12, 13, 14, 15],
  );
});

describe('a block of 250 ms on two cores is disturbed', () => {
  /** 8 blocks after the warm-up; the first of them has lost so much, and 2 count no more if it is disturbed. */
  const counted = (lostCpuShare: number, idleShare: number) =>
    countedBlocks(of(index => (index === 8 ? { lostCpuShare, idleShare } : {}))).length;
  const cases: [lostMs: number, idleShare: number, counted: number, why: string][] = [
    [50, 0.099, 6, '50 ms lost of 500, and under a tenth was idle'],
    [49, 0.099, 8, 'less was lost'],
    [50, 0.1, 8, 'a tenth was idle: the shop had what it wanted'],
    [500, 0.1, 8, 'however much was lost'],
    [0, 0, 8, 'busy with what the lab itself does, nothing is lost: no excuse'],
  ];
  for (const [lostMs, idleShare, wanted, why] of cases)
    test(`${wanted === 6 ? 'if' : 'not if'} ${why}`, () =>
      assert.equal(counted(lostMs / 500, idleShare), wanted));

  test('also when it is the last of the warm-up, and then the one after it', () => {
    const blocks = of(index => (index === 7 ? { lostCpuShare: 0.1, idleShare: 0 } : {}));
    assert.equal(countedBlocks(blocks).length, 7);
  });
});

test('a block that others crowd speaks against nobody, nor does the half second after it, and all of them count for a pass', () => {
  const numbers = (share: number, idleShare: number) => {
    const blocks = of(index => (index === 10 ? { othersShare: share, idleShare } : {}));
    assert.equal(countedBlocks(blocks).length, 8);
    return calmBlocks(blocks).map(block => block.startMs / 250);
  };
  assert.deepEqual(numbers(0.36, 0.09), [8, 9, 13, 14, 15]);
  const all = [8, 9, 10, 11, 12, 13, 14, 15];
  assert.deepEqual(numbers(0.35, 0.09), all, 'others took no more than they may');
  assert.deepEqual(numbers(0.36, 0.1), all, 'a tenth was idle');
});
