/** `lab again`: the exercise on the same idea opens after the pass, is not counted, and costs nobody their work. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { loadFixes } from '../lab/course/fix.ts';
import { loadCatalogue } from '../lab/course/load.ts';
import { idOfFirst, ofCourse, type Scenario } from '../lab/course/schema.ts';
import { repoRoot } from '../lab/home/home.ts';
import { judge } from '../lab/judge/verdict.ts';
import { saveResult } from '../lab/progress/results.ts';
import { suiteLab } from './suite-lab.ts';
import { readRecording } from './transcripts.ts';

const { scenarios } = loadCatalogue(join(repoRoot, 'scenarios.yaml'));
const exercises = scenarios.flatMap(exercise => {
  const first = scenarios.find(({ id }) => id === idOfFirst(exercise));
  return first ? [{ exercise, first }] : [];
});
const [pair] = exercises;
assert.ok(pair);

describe('lab again', () => {
  const { exercise, first } = pair;
  const number = first.id.replace('scenario-', '');
  const lab = suiteLab(); // of fewer orders the fault would not be seen
  const run = async (exit: number, ...words: string[]) => {
    const ran = await lab.run(words);
    assert.equal(ran.code, exit, `lab ${words.join(' ')}: exit ${ran.code}\n${ran.out}${ran.err}`);
    return ran.out + ran.err;
  };
  const pass = (scenario: Scenario) => {
    const recording = readRecording(scenario, 'solution');
    saveResult(lab.home, recording, judge(recording, scenario, loadFixes(repoRoot, scenario)));
  };
  const guide = join(lab.home.workspace, 'SCENARIO.md');
  const noted = join(lab.home.workspace, 'NOTES.md');

  it('waits for the pass, and has its own command', async () => {
    const out = await run(1, 'again', number);
    assert.match(out, new RegExp(`${first.id} is not passed yet[\\s\\S]*Next: npx lab apply ${first.id}`));
    assert.match(await run(64, 'apply', `${number}-again`), new RegExp(`Next: npx lab again ${first.id}`));
    const last = ofCourse(scenarios).find(one => exercises.every(({ first: { id } }) => id !== one.id));
    if (last) assert.match(await run(64, 'again', last.id), /There is no second exercise/);
    assert.match(await run(64, 'again', 'scenrio-01'), /Did you mean `scenario-01`\?/);
  });

  it('opens after it, keeps the work on the first, and is not counted', async () => {
    await run(0, 'apply', number, '--no-guess');
    const mine = `${readFileSync(noted, 'utf8')}\nmine\n`;
    writeFileSync(noted, mine);
    pass(first);
    assert.match(await run(0), new RegExp(`without a guide:\\s+npx lab again ${number}`));
    assert.match(await run(0, 'list'), new RegExp(`^${first.id} .* passed \\(again ${number}\\)$`, 'm'));
    assert.match(
      await run(0, 'again', first.name, '--no-guess'),
      new RegExp(`${exercise.id} · ${exercise.symptom}`),
    );
    assert.doesNotMatch(readFileSync(guide, 'utf8'), /## (Diagnose|Fix)/);
    assert.match(await run(0, 'status'), new RegExp(exercise.symptom));
    assert.match(await run(0, 'list'), /passed, again open$/m);
    assert.match(await run(0, 'hint'), /a hint: where to look/);
    pass(exercise);
    const where = await run(0);
    assert.match(where, new RegExp(`Passed so far: 1 of ${ofCourse(scenarios).length}\\.`));
    assert.match(where, /Next: npx lab apply scenario-02/);
    assert.match(await run(0, 'list'), /passed twice$/m);
    assert.match(await run(0, 'card'), /Next: npx lab apply scenario-02/);
    await run(0, 'apply', number);
    assert.equal(readFileSync(noted, 'utf8'), mine);
  });
});
