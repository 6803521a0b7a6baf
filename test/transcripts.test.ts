/** What a learner reads on the pass and on each fail of scenario 02, from recordings that are judged again. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { judgeVerdict, variantsOf } from '../lab/author/variants.ts';
import { loadFixes } from '../lab/catalogue/fix.ts';
import { loadCatalogue } from '../lab/catalogue/load.ts';
import { repoRoot } from '../lab/home.ts';
import { verdictText } from '../lab/report/verdict.ts';
import { type Case, judge, type Reason, type Recording } from '../lab/verify/verdict.ts';
import {
  goldenFolder,
  howToRecord,
  howToWrite,
  readRecording,
  recordedNames,
  transcript,
} from './transcripts.ts';

const scenario = loadCatalogue(join(repoRoot, 'scenarios.yaml')).scenarios.find(
  ({ id }) => id === 'scenario-02',
);
assert.ok(scenario);
const variants = variantsOf(repoRoot, scenario);

it('every state of the scenario is recorded', () => {
  assert.deepEqual(recordedNames().sort(), variants.map(({ name }) => name).sort(), howToRecord);
});

describe('a learner reads', () => {
  for (const variant of variants) {
    it(variant.name, () => {
      const text = transcript(scenario, variant.name);
      const golden = readFileSync(join(goldenFolder, `${variant.name}.txt`), 'utf8');
      assert.equal(`${text}\n`, golden, `the text is another one; if it is meant: ${howToWrite}`);
      for (const line of text.split('\n')) assert.ok(line.length <= 80, `longer than 80 columns: ${line}`);
    });

    it(`${variant.name}: the recording gets the same verdict again`, () => {
      const recorded = readRecording(variant.name);
      const input = { ...recorded.case, fixes: loadFixes(repoRoot, scenario) };
      const verdict = judge(input, recorded.verdict.at);
      assert.deepEqual(JSON.parse(JSON.stringify(verdict)), recorded.verdict);
      assert.equal(judgeVerdict(variant, { ...recorded, verdict }).outcome, 'right');
    });
  }
});

describe('could not tell', () => {
  const passed = readRecording('solution');
  const text = (change: Partial<Case>): { recording: Recording; text: string } => {
    const input = { ...passed.case, scenario, ...change };
    const recording = { ...passed, case: input, verdict: judge(input, passed.verdict.at) };
    return { recording, text: verdictText(scenario, { recording, path: '', before: null, saved: [] }, null) };
  };
  const { load } = passed.case.evidence;
  assert.ok(load);
  const long = Array.from({ length: 80 }, (_, n) => ({
    ...(load.blocks[10] ?? load.blocks[0]),
    startMs: n * 250,
  })) as typeof load.blocks;
  const near = long.map(block => ({ ...block, slow: [Math.round(block.requests * 0.05)] }));
  const withLoad = (change: Partial<typeof load>) => ({
    extended: true,
    evidence: { ...passed.case.evidence, load: { ...load, blocks: near, ...change } },
  });
  const cases: Record<Reason, Partial<Case>> = {
    TOO_CLOSE_TO_CALL: withLoad({}),
    SLOW_MACHINE: withLoad({ probeSlowdown: 1.4 }),
    NOISY_MACHINE: withLoad({ othersShare: 0.7 }),
    GENERATOR_STARVED: withLoad({ scheduled: 1000, starved: 100 }),
    PART_UNAVAILABLE: withLoad({ generatorError: 'k6 ended' }),
    NOTHING_SEEN: { evidence: { ...passed.case.evidence, answers: [] } },
    CONDITION_LOST: {
      disturbed: { reason: 'CONDITION_LOST', text: 'The added delay vanished and was put back.' },
    },
  };
  for (const [reason, change] of Object.entries(cases)) {
    it(`says why, and whose it is: ${reason}`, () => {
      const { recording, text: shown } = text(change);
      assert.equal(recording.verdict.verdict, 'inconclusive');
      assert.equal(recording.verdict.reason, reason);
      assert.match(shown, /^COULD NOT TELL/);
      assert.equal(/not your fault/.test(shown), reason !== 'TOO_CLOSE_TO_CALL');
      assert.match(shown, /Next {4}/);
      for (const line of shown.split('\n')) assert.ok(line.length <= 80, `longer than 80 columns: ${line}`);
    });
  }
});
