import { beforeOf } from '../progress/before.ts';
import { verdictJson, verdictText } from '../report/verdict.ts';
import { verify as verifyWorkspace } from '../verify/run.ts';
import { catalogueOf, defineCommand, exitCodes, openScenario } from './command.ts';

export const verify = defineCommand({
  name: 'verify',
  summary:
    'judge your fix: build the shop from your files, put 100 users on it, say pass, fail or could not tell',
  args: [],
  options: [],
  example: 'npx lab verify',
  writesForMs: 13_000,
  async run({ home, say, signal }) {
    const catalogue = catalogueOf(home);
    const scenario = openScenario(home, catalogue);
    const verified = await verifyWorkspace({ home, catalogue, say, signal }, scenario, { allStages: false });
    const exit = { pass: exitCodes.done, fail: exitCodes.fail, inconclusive: exitCodes.inconclusive }[
      verified.recording.verdict.verdict
    ];
    const before = beforeOf(home, scenario);
    return { exit, text: verdictText(scenario, verified, before), json: verdictJson(verified, before) };
  },
});
