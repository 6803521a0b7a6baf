/** SIGKILL of `lab fault inject` and `lab fault heal` at every journal write: `lab down` then proves that nothing is left. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readEntries, readState } from '../lab/engine/journal.ts';
import { startTestLab, type TestLab } from './test-lab.ts';

const crashAt = fileURLToPath(new URL('crash-at.ts', import.meta.url));
/** Both outlive the command that is killed; the first also outlives every server. */
const inject = [
  ['fault', 'inject', 'connection-limit', '--part', 'api', '--connections', '3'],
  ['fault', 'inject', 'network-down', '--link', 'api-postgres', '--for', '5m'],
];
const heal = ['fault', 'heal', '--all'];

describe('a fault by hand, killed at every journal write', () => {
  let lab: TestLab;
  const steps: Record<'inject' | 'heal', string[]> = { inject: [], heal: [] };

  const ran = async (words: string[]): Promise<string[]> => {
    const from = readEntries(lab.home).length;
    const { code, err } = await lab.run(words);
    assert.equal(code, 0, err);
    return readEntries(lab.home)
      .slice(from)
      .map(({ step }) => step);
  };

  before(async () => {
    lab = startTestLab();
    await ran(inject[0] ?? []); // the first one of a home also writes the clean state
    await ran(heal);
    steps.inject = await ran(inject[0] ?? []);
    steps.heal = await ran(heal);
  });
  after(() => lab.end());

  for (const verb of ['inject', 'heal'] as const) {
    it(`lab fault ${verb}`, async t => {
      const points = steps[verb].flatMap((_, n) => [`before:${n + 1}`, `after:${n + 1}`]);
      assert.ok(points.length >= 4, 'the whole run was counted');
      for (const [n, point] of points.entries()) {
        const words = inject[n % inject.length] ?? [];
        if (verb === 'heal') await ran(words);
        const name = `${words[2]}, ${verb} killed ${point} (${steps[verb].join(' ')})`;
        const killed = await lab.run(verb === 'heal' ? heal : words, {
          node: ['--import', crashAt],
          env: { CRASH_AT: point },
        });
        assert.equal(killed.signal, 'SIGKILL', `${name}: not killed: ${killed.err}`);
        const down = await lab.run(['down']);
        assert.equal(down.code, 0, `${name}: down did not prove the clean state: ${down.err}`);
        assert.deepEqual(readState(lab.home).byHand, []);
        t.diagnostic(`${name}: clean proved`);
      }
    });
  }
});
