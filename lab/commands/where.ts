import { readState } from '../engine/journal.ts';
import { resultsOf } from '../progress/results.ts';
import { styled, wrap } from '../report/terminal.ts';
import { keeperRuns } from '../runtime/keeper-process.ts';
import { catalogueOf, defineCommand, exitCodes } from './command.ts';

export const where = defineCommand({
  name: 'where',
  summary: 'where you are, and the one next step',
  args: [],
  options: [],
  example: 'npx lab',
  async run({ home }) {
    const catalogue = catalogueOf(home);
    const state = readState(home);
    const open = catalogue.scenarios.find(({ id }) => id === state.scenario);
    const results = open ? resultsOf(home, open.id) : [];
    const passed = results.some(({ verdict }) => verdict === 'pass');
    const running = keeperRuns(home);
    const title = open ? `${open.id} · ${open.symptom}` : 'No scenario is open.';
    const next = nextStep({
      running,
      open: open?.id ?? null,
      interrupted: state.interrupted !== null,
      passed,
      tried: results.length > 0,
    });
    const lines = [styled('bold', title), wrap(next.why), '', `${styled('bold', 'Next:')} ${next.command}`];
    return {
      exit: exitCodes.done,
      text: lines.join('\n'),
      json: { scenario: open?.id ?? null, running, passed, next: next.command },
    };
  },
});

type Place = { running: boolean; open: string | null; interrupted: boolean; passed: boolean; tried: boolean };

function nextStep({ running, open, interrupted, passed, tried }: Place): { why: string; command: string } {
  if (interrupted)
    return { why: 'The last command was cut off. Your files are kept.', command: 'npx lab reset' };
  if (!open) return { why: 'The lab has not been started yet.', command: 'npx lab up' };
  if (!running) return { why: 'The lab is stopped.', command: 'npx lab up' };
  if (passed) return { why: 'Passed. More scenarios follow.', command: 'npx lab list' };
  if (!tried) return { why: 'The shop runs and is broken.', command: 'read SCENARIO.md in the workspace' };
  return { why: 'The shop runs and is broken.', command: 'npx lab verify' };
}
