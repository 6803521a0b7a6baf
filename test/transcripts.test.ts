/** What a learner reads on the pass and on each fail of every scenario, from recordings that are judged again. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judgeVerdict, variantsOf } from '../lab/author/variants.ts';
import { loadCourse } from '../lab/course/course.ts';
import { loadFixes } from '../lab/course/fix.ts';
import { loadCatalogue } from '../lab/course/load.ts';
import { repoRoot } from '../lab/home/home.ts';
import type { Reason, Recording } from '../lab/judge/recording.ts';
import { givenBy, judge, type Verdict } from '../lab/judge/verdict.ts';
import { passShort } from '../lab/text/pass-card.ts';
import { verdictText } from '../lab/text/verdict.ts';
import {
  goldenScenarios,
  howToRecord,
  readRecording,
  recordedForm,
  recordedNames,
  recordingFile,
  textFile,
  textNames,
  transcript,
} from './transcripts.ts';

const { scenarios } = loadCatalogue(join(repoRoot, 'scenarios.yaml'));

it('no text is kept of a scenario that is gone', () => {
  const ids = scenarios.map(({ id }) => id);
  assert.deepEqual(
    goldenScenarios().filter(id => !ids.includes(id)),
    [],
  );
});

for (const scenario of scenarios) {
  describe(scenario.id, () => {
    const variants = variantsOf(repoRoot, scenario);

    it('every state is recorded and has its text, and nothing else', () => {
      const names = variants.map(({ name }) => name).sort();
      assert.deepEqual(recordedNames(scenario), names, howToRecord);
      assert.deepEqual(
        textNames(scenario).filter(name => !names.includes(name)),
        [],
      );
    });

    it('a first pass fits a terminal of 80 by 24, with the prompt', () => {
      const course = loadCourse(repoRoot, scenario);
      const [wordiest] = course.guess.options.toSorted((a, b) => b.answer.length - a.answer.length);
      const because = 'somebody said so once '.repeat(20);
      const guess = { at: '', answer: wordiest?.answer ?? '', right: false, because };
      const text = `${transcript(scenario, 'solution')}\n\n${passShort({ course, guess, hasGuide: true, next: 'scenario-09' })}`;
      assert.ok(text.split('\n').length < 24, text);
    });

    for (const variant of variants) {
      it(`a learner reads: ${variant.name}`, async () => {
        const text = transcript(scenario, variant.name);
        assertFits(text);
        await expect(`${text}\n`).toMatchFileSnapshot(textFile(scenario, variant.name));
      });

      it(`the recording gets the same verdict again: ${variant.name}`, () => {
        const recorded = readRecording(scenario, variant.name);
        const verdict = judge(recorded, scenario, loadFixes(repoRoot, scenario));
        assert.deepEqual(givenBy(verdict), recorded.given);
        assert.equal(judgeVerdict(variant, verdict).outcome, 'right');
      });
    }
  });
}

describe('a recording', () => {
  /** What programs, the learner's files and the shop said, and where a setting stands; values of the shop's data; the names of walks. */
  const said = new Set([
    'said',
    'scope',
    'query',
    'definition',
    'value',
    'body',
    'key',
    'category',
    'email',
    'name',
    'path',
    'cookie',
    'newest',
    'saw', // of a difference that has no kind of its own: words with numbers in them
    'seen',
    'wanted',
    'postgres',
    'replica',
    'walk',
  ]);
  const sentences = (value: unknown, key = ''): string[] => {
    if (typeof value === 'string') return / /.test(value) && !said.has(key) ? [`${key}: ${value}`] : [];
    if (value === null || typeof value !== 'object') return [];
    return Object.entries(value).flatMap(([name, inner]) =>
      sentences(inner, Array.isArray(value) ? key : name),
    );
  };
  it('can be seen to hold a sentence', () => assert.equal(sentences([{ text: 'It is slow.' }]).length, 1));
  for (const scenario of scenarios)
    it(`of ${scenario.id} holds none of ours, in the format of today`, async () => {
      for (const name of recordedNames(scenario)) {
        const recording = readRecording(scenario, name);
        assert.deepEqual(sentences(recording), []);
        await expect(recordedForm(recording)).toMatchFileSnapshot(recordingFile(scenario, name));
      }
    });
});

describe('could not tell', () => {
  const scenario = scenarios.find(({ id }) => id === 'scenario-02'); // any does: the words are the same for all
  assert.ok(scenario);
  const passed = readRecording(scenario, 'solution');
  const text = (change: Partial<Recording>, of = scenario): { verdict: Verdict; text: string } => {
    const recording = { ...passed, ...change };
    const verdict = judge(recording, of, []);
    const kept = { recording, verdict, path: '', before: null, saved: [], unsaved: [] };
    return { verdict, text: verdictText(of, kept, null) };
  };
  const [load] = passed.evidence.loads;
  assert.ok(load);
  const long = Array.from({ length: 80 }, (_, n) => ({
    ...(load.blocks[10] ?? load.blocks[0]),
    startMs: n * 250,
  })) as typeof load.blocks;
  const near = long.map(block => ({ ...block, slow: [Math.round(block.requests * 0.05)] }));
  const withLoad = (change: Partial<typeof load>) => ({
    extended: true,
    evidence: { ...passed.evidence, loads: [{ ...load, blocks: near, ...change }] },
  });
  const cases: Record<Reason, Partial<Recording>> = {
    TOO_CLOSE_TO_CALL: withLoad({}),
    SLOW_MACHINE: withLoad({ probeSlowdown: 1.4 }),
    NOISY_MACHINE: withLoad({ othersShare: 0.7 }),
    GENERATOR_STARVED: withLoad({ scheduled: 1000, starved: 100 }),
    PART_UNAVAILABLE: withLoad({ generatorError: 'k6 ended' }),
    NOTHING_SEEN: { evidence: { ...passed.evidence, answers: [] } },
    CONDITION_LOST: { disturbed: { kind: 'condition-lost' } },
  };
  for (const [reason, change] of Object.entries(cases)) {
    it(`says why, and whose it is: ${reason}`, () => {
      const { verdict, text: shown } = text(change);
      assert.equal(verdict.verdict, 'inconclusive');
      assert.equal(verdict.reason, reason);
      assert.match(shown, /^COULD NOT TELL/);
      assert.equal(/not your fault/.test(shown), reason !== 'TOO_CLOSE_TO_CALL');
      assert.match(shown, /Next {4}/);
      assertFits(shown);
    });
  }

  it('names the store that needed too long to come back', () => {
    const withTrial = scenarios.find(({ id }) => id === 'scenario-04');
    assert.ok(withTrial);
    const { evidence, ...recorded } = readRecording(withTrial, 'solution');
    const returns = [{ part: 'rabbitmq', afterMs: 42_884 }];
    const trials = evidence.trials.map(trial => ({ ...trial, returns }));
    const { verdict, text: shown } = text({ ...recorded, evidence: { ...evidence, trials } }, withTrial);
    assert.deepEqual([verdict.verdict, verdict.reason], ['inconclusive', 'PART_UNAVAILABLE']);
    assert.match(shown, /^ {2}Saw {5}rabbitmq took 43 s to come back, more than 30 s$/m);
    assertFits(shown);
  });

  it('a slow machine is no excuse for what was counted, only for what was timed', () => {
    const broken = readRecording(scenario, 'broken');
    const late = long.map(block => ({ ...block, slow: [block.requests] }));
    const failures = (probeSlowdown: number) => {
      const slow = { ...load, blocks: late, probeSlowdown };
      const judged = judge({ ...broken, evidence: { ...broken.evidence, loads: [slow] } }, scenario, []);
      assert.deepEqual([judged.verdict, judged.first?.check], ['fail', broken.given.check]);
      return judged.findings.filter(({ outcome }) => outcome === 'fail').map(({ check }) => check);
    };
    const counted = ['blocks-per-request:order-history', 'blocks-per-request:sign-in'];
    assert.deepEqual(failures(1.3), [...counted, 'latency']);
    assert.deepEqual(failures(1.31), counted);
  });
});

function assertFits(text: string): void {
  for (const line of text.split('\n')) assert.ok(line.length <= 80, `longer than 80 columns: ${line}`);
}
