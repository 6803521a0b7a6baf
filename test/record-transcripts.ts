/** Records what verify sees in every state of scenario 02, and writes what a learner then reads. `--text`: only the latter. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgeVariant, judgeVerdict, variantsOf } from '../lab/author/variants.ts';
import { catalogueOf, scenarioNamed } from '../lab/commands/command.ts';
import { stopAll } from '../lab/engine/stop.ts';
import { openHome, repoRoot } from '../lab/home.ts';
import { goldenFolder, recordedNames, recordingsFolder, transcript } from './transcripts.ts';

const home = openHome({ ...process.env, LAB_HOME: mkdtempSync(join(tmpdir(), 'corner-lab-record-')) });
const catalogue = catalogueOf(home);
const scenario = scenarioNamed(catalogue, '02');
const say = (text: string) => console.log(text);
const work = { home, catalogue, say: () => {}, signal: new AbortController().signal };
try {
  if (!process.argv.includes('--text')) {
    for (const variant of variantsOf(repoRoot, scenario)) {
      const { recording } = await judgeVariant(work, scenario, variant, false);
      const { outcome, why } = judgeVerdict(variant, recording);
      if (outcome !== 'right')
        throw new Error(`${variant.name} was judged ${outcome}: ${why}; nothing of it is recorded`);
      // The fixes are read from their files when it is judged again.
      const kept = { ...recording, case: { ...recording.case, fixes: [] } };
      writeFileSync(join(recordingsFolder, `${variant.name}.json`), `${JSON.stringify(kept)}\n`);
      say(`recorded ${variant.name}`);
    }
  }
  for (const name of recordedNames())
    writeFileSync(join(goldenFolder, `${name}.txt`), `${transcript(scenario, name)}\n`);
} finally {
  await stopAll(work);
  for (const folder of [home.dir, home.servers]) rmSync(folder, { recursive: true, force: true });
}
