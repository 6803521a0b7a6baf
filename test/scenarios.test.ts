/**
 * States of scenarios on real servers: each gets the verdict and the reason that its author says. Which states, judged-states.ts chooses;
 * `npm run proof test/margins` judges all of them. With -u a state without recording is recorded. A wrong verdict is red, an
 * undecided one is skipped, two undecided are red.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { fixHashes, inputsHash } from '../lab/author/margin-inputs.ts';
import { judgeVariant, judgeVerdict, variantsOf } from '../lab/author/variants.ts';
import { loadFixes } from '../lab/course/fix.ts';
import { loadCatalogue } from '../lab/course/load.ts';
import type { Scenario } from '../lab/course/schema.ts';
import { readJson } from '../lab/home/files.ts';
import { repoRoot } from '../lab/home/home.ts';
import type { Margins } from '../lab/progress/margins.ts';
import { type Candidate, chooseStates } from './judged-states.ts';
import { randomFor, seed, updates } from './proof.ts';
import { suiteLab } from './suite-lab.ts';
import { recordingFile, writeRecording } from './transcripts.ts';

const { scenarios } = loadCatalogue(join(repoRoot, 'scenarios.yaml'));

function candidate(scenario: Scenario): Candidate {
  const measured = readJson<Margins>(join(repoRoot, scenario.folder, 'margins.json'));
  const fixes = fixHashes(repoRoot, scenario);
  const kinds = Object.fromEntries(loadFixes(repoRoot, scenario).map(({ name, kind }) => [name, kind]));
  const states = variantsOf(repoRoot, scenario).map(({ name }) => {
    const kind =
      name === 'broken' || name === 'solution' ? name : kinds[name] === 'valid' ? 'valid' : 'wrong';
    const isNew = !existsSync(recordingFile(scenario, name));
    return {
      name,
      kind,
      changed: isNew || (name in fixes && fixes[name] !== measured?.fixes[name]),
    } as const;
  });
  return { id: scenario.id, changed: measured?.inputs !== inputsHash(repoRoot, scenario), states };
}

const chosen = chooseStates(scenarios.map(candidate), randomFor('scenarios'));

it('what is judged here, and why', t => {
  for (const { id } of scenarios) {
    const those = chosen.filter(one => one.id === id).map(({ state, why }) => `${state} (${why})`);
    t.annotate(`${id}: ${those.join(', ') || 'nothing: unchanged, and not drawn'}; seed ${seed}`);
  }
  assert.ok(chosen.length > 0);
});

const undecided: string[] = [];
for (const scenario of scenarios) {
  const those = chosen.filter(({ id }) => id === scenario.id);
  if (those.length === 0) continue;
  describe(scenario.id, () => {
    const lab = suiteLab();

    const variants = variantsOf(repoRoot, scenario);
    for (const { state } of those) {
      it(state, async t => {
        const variant = variants.find(({ name }) => name === state);
        assert.ok(variant);
        const work = { home: lab.home, say: () => {}, signal: new AbortController().signal };
        const { recording, verdict } = await judgeVariant(work, scenario, variant);
        const { outcome, why } = judgeVerdict(variant, verdict);
        t.annotate(`${verdict.verdict} ${why} in ${recording.seconds.toFixed(1)} s`);
        assert.notEqual(outcome, 'wrong', why);
        if (outcome === 'undecided') {
          undecided.push(`${scenario.id} ${state}`);
          assert.ok(undecided.length < 2, `undecided: ${undecided.join(', ')}`);
          return t.skip(`undecided: ${why}`);
        }
        if (updates && !existsSync(recordingFile(scenario, state)))
          writeRecording(scenario, state, recording);
      });
    }
  });
}
