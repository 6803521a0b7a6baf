/** Tables of evidence and what a check must say of it. */
import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import type { Check, Judgement } from '../lab/judge/checks/contract.ts';
import type { Evidence } from '../lab/judge/evidence/evidence.ts';

/** Each list: what it is, the evidence, the number judged, and words that the learner must read. */
export type Row = [what: string, evidence: Evidence, value: number | null, saw: RegExp, reason?: RegExp];
type Table = { pass: Row[]; fail: Row[]; unknown: Row[] };

export function judged<Params>(check: Check<Params>, params: Params, table: Table): void {
  describe(check.id, () => {
    for (const [outcome, rows] of Object.entries(table)) {
      for (const [what, evidence, value, saw, reason] of rows) {
        test(`${outcome}: ${what}`, () => {
          const judgement = check.judge(evidence, params);
          assert.equal(judgement.outcome, outcome, JSON.stringify(judgement));
          assert.equal(judgement.value, value);
          assert.match(judgement.saw, saw);
          if (reason) assert.match(judgement.reason, reason);
          assertReadable(judgement);
        });
      }
    }
  });
}

function assertReadable({ outcome, saw, wanted, reason, next }: Judgement): void {
  const words = [saw, wanted, reason, next].join(' ').split(/\s+/).filter(Boolean);
  assert.ok(words.length <= 60, `${words.length} words: ${words.join(' ')}`);
  assert.doesNotMatch(words.join(' '), /\b(sli|invariant|trial|toxic|undefined|null|NaN)\b/i);
  assert.ok(saw && wanted);
  assert.equal(outcome === 'fail', reason !== '');
  assert.equal(outcome === 'fail', next.startsWith('npx lab '));
}
