/**
 * `node test/record-transcripts.ts 02 [state …]`: records what verify sees in every state of a scenario, or in those named, and writes what
 * a learner then reads. With `--text` only the latter, and recordings of an
 * earlier format are written in that of today.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgeVariant, judgeVerdict, variantsOf } from '../lab/author/variants.ts';
import { catalogueOf, scenarioNamed } from '../lab/commands/catalogue.ts';
import { stopAll } from '../lab/engine/stop.ts';
import { openHome, repoRoot } from '../lab/home/home.ts';
import type { Recording } from '../lab/judge/recording.ts';
import { goldenFolder, readRecording, recordedNames, recordingsFolder, transcript } from './transcripts.ts';

const [wanted = '', ...states] = process.argv.slice(2).filter(word => word !== '--text');
const textOnly = process.argv.includes('--text');
const home = openHome({ ...process.env, LAB_HOME: mkdtempSync(join(tmpdir(), 'corner-lab-record-')) });
const catalogue = await catalogueOf(home);
const say = (text: string) => console.log(text);
const work = { home, say: () => {}, signal: new AbortController().signal };
try {
  const scenario = scenarioNamed(catalogue, wanted);
  const variants = variantsOf(repoRoot, scenario).filter(
    ({ name }) => states.length === 0 || states.includes(name),
  );
  if (variants.length < states.length) throw new Error(`${scenario.id} has not all of ${states.join(', ')}`);
  mkdirSync(recordingsFolder(scenario), { recursive: true });
  const write = (name: string, recording: Recording) =>
    writeFileSync(join(recordingsFolder(scenario), `${name}.json`), `${JSON.stringify(recording)}\n`);
  for (const variant of textOnly ? [] : variants) {
    const { recording, verdict } = await judgeVariant(work, scenario, variant);
    const { outcome, why } = judgeVerdict(variant, verdict);
    if (outcome !== 'right')
      throw new Error(`${variant.name} was judged ${outcome}: ${why}; nothing of it is recorded`);
    write(variant.name, recording);
    say(`recorded ${variant.name}`);
  }
  for (const name of recordedNames(scenario)) {
    if (textOnly) write(name, readRecording(scenario, name));
    writeFileSync(join(goldenFolder(scenario), `${name}.txt`), `${transcript(scenario, name)}\n`);
  }
} finally {
  await stopAll(work);
  for (const folder of [home.dir, home.servers]) rmSync(folder, { recursive: true, force: true });
}
