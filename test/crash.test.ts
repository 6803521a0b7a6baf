/** SIGKILL of `lab apply` and `lab reset` at every journal write: nothing is left behind, and the start is the same again. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { journalSteps, readEntries, readState } from '../lab/engine/journal.ts';
import { startTestLab, type TestLab } from './test-lab.ts';

const crashAt = fileURLToPath(new URL('crash-at.ts', import.meta.url));

describe('killed at every journal write', () => {
  let lab: TestLab;
  /** The steps that a whole run of each verb writes, in order. */
  const steps: Record<string, string[]> = {};

  const written = async (words: string[]): Promise<string[]> => {
    const from = readEntries(lab.home).length;
    const ran = await lab.run(words);
    assert.equal(ran.code, 0, ran.err);
    return readEntries(lab.home)
      .slice(from)
      .map(entry => entry.step);
  };

  before(async () => {
    lab = startTestLab();
    steps.apply = await written(['apply', '02']);
    steps.reset = await written(['reset']);
    steps.inject = await written([
      'fault',
      'inject',
      'network-latency',
      '--link',
      'api-postgres',
      '--latency',
      '5ms',
    ]);
    steps.heal = await written(['fault', 'heal', '--all']);
    steps.down = await written(['down']);
  });
  after(() => lab.end());

  it('meets every kind of step that the journal knows', t => {
    for (const [verb, list] of Object.entries(steps)) t.diagnostic(`${verb}: ${list.join(' ')}`);
    assert.deepEqual([...new Set(Object.values(steps).flat())].sort(), [...journalSteps].sort());
  });

  for (const verb of ['apply', 'reset']) {
    it(`lab ${verb}`, async t => {
      const words = verb === 'apply' ? ['apply', '02'] : ['reset'];
      const points = (steps[verb] ?? []).flatMap((step, n) => [
        { at: `before:${n + 1}`, name: `before "${step}" (${n + 1})` },
        { at: `after:${n + 1}`, name: `after "${step}" (${n + 1})` },
      ]);
      assert.ok(points.length >= 20, 'the whole run was counted');
      for (const { at, name } of points) {
        const killed = await lab.run(words, { node: ['--import', crashAt], env: { CRASH_AT: at } });
        assert.equal(killed.signal, 'SIGKILL', `${name}: the command was not killed: ${killed.err}`);
        const { value } = await lab.json(['reset']);
        assert.equal(
          value.start,
          'proved',
          `${name}: reset did not prove the start: ${JSON.stringify(value)}`,
        );
        const down = await lab.run(['down']);
        assert.equal(down.code, 0, `${name}: down did not prove the clean state: ${down.err}`);
        assert.deepEqual(
          { phase: readState(lab.home).phase, faults: readState(lab.home).faults },
          { phase: 'clean', faults: [] },
        );
        t.diagnostic(`killed ${name}: start and clean proved`);
      }
    });
  }
});
