import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { daysSince, type Passed, recallDue } from './recall.ts';

const day = (n: number) => Date.UTC(2026, 0, 1 + n);
const at = (n: number) => new Date(day(n)).toISOString();
const passed = (scenario: string, on: number, ...recalled: [on: number, right: boolean][]): Passed => ({
  scenario,
  passedAt: at(on),
  progress: { recalled: recalled.map(([when, right]) => ({ at: at(when), right })) },
});

describe('a question', () => {
  const cases: [string, Passed[], number, string | null][] = [
    ['of nothing', [], 100, null],
    ['not at once', [passed('a', 0)], 2, null],
    ['after three days', [passed('a', 0)], 3, 'a'],
    ['the longest due first', [passed('a', 1), passed('b', 0)], 9, 'b'],
    ['later when it was known', [passed('a', 0, [3, true])], 12, null],
    ['and then again', [passed('a', 0, [3, true])], 13, 'a'],
    ['soon when it was not', [passed('a', 0, [3, true], [13, false])], 16, 'a'],
    ['later each time', [passed('a', 0, [3, true], [13, true])], 42, null],
    ['for ever', [passed('a', 0, [3, true], [13, true], [43, true], [73, true])], 103, 'a'],
  ];
  for (const [name, list, now, wanted] of cases) {
    it(name, () => assert.equal(recallDue(list, day(now)), wanted));
  }

  it('counts whole days', () => {
    assert.equal(daysSince(at(0), day(2) - 1), 1);
    assert.equal(daysSince(null, day(2)), 0);
  });
});
