/**
 * Fixes that the scenarios do not know, judged as a learner's are: how many wrong ones are caught and how many valid ones accepted. In the
 * folder, each `NN/<name>/` holds files that are laid over the broken workspace of scenario NN, and `expect.yaml` with `kind` (wrong or valid)
 * and `title`. Prints a row for each as soon as it is judged; exit 1 when one got the other verdict. Usage:
 * node bench/strangers.ts <folder> [part of NN/name]
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { layVariant, variantsOf } from '../lab/author/variants.ts';
import { catalogueOf, scenarioNamed } from '../lab/commands/catalogue.ts';
import { stopAll } from '../lab/engine/stop.ts';
import { openHome, repoRoot } from '../lab/home/home.ts';
import { decisive, verifyStages } from '../lab/judge/run.ts';
import { interrupted } from './ctrl-c.ts';

type Stranger = { scenario: string; name: string; folder: string; kind: 'wrong' | 'valid'; title: string };

const [from = '', only = ''] = process.argv.slice(2);
if (!from || !statSync(from, { throwIfNoEntry: false })?.isDirectory())
  throw new Error('Usage: node bench/strangers.ts <folder with NN/name/expect.yaml> [part of NN/name]');

const foldersIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

const strangers = foldersIn(from)
  .flatMap(scenario => foldersIn(join(from, scenario)).map(name => ({ scenario, name })))
  .filter(({ scenario, name }) => `${scenario}/${name}`.includes(only))
  .map(({ scenario, name }): Stranger => {
    const folder = join(from, scenario, name);
    const { kind, title } = parse(readFileSync(join(folder, 'expect.yaml'), 'utf8'));
    if (kind !== 'wrong' && kind !== 'valid')
      throw new Error(`${folder}/expect.yaml: kind is wrong or valid, not ${kind}`);
    return { scenario, name, folder, kind, title };
  });

const home = openHome({ ...process.env, LAB_HOME: mkdtempSync(join(tmpdir(), 'corner-strangers-')) });
const work = { home, say: () => {}, signal: interrupted };
const catalogue = await catalogueOf(home);
const counts: Record<string, number> = {};

async function judge({ scenario: id, folder }: Stranger) {
  const scenario = scenarioNamed(catalogue, id);
  const [broken] = variantsOf(repoRoot, scenario);
  if (!broken) throw new Error(`${id} has no broken state`);
  await layVariant(work, scenario, broken);
  cpSync(folder, home.workspace, { recursive: true, filter: path => !path.endsWith('expect.yaml') });
  const began = performance.now();
  const { verdict } = decisive(await verifyStages(work, scenario, { inFull: false, keep() {} }));
  return { verdict, seconds: (performance.now() - began) / 1000 };
}

console.log('| fix | kind | what it does | verdict | because | seconds |\n|---|---|---|---|---|---|');
try {
  for (const stranger of strangers) {
    const { verdict, seconds } = await judge(stranger);
    const first = verdict.first ? `${verdict.first.check}: ${verdict.first.saw}` : (verdict.reason ?? '');
    const because = [first, verdict.knownFix && `text of ${verdict.knownFix.name}`]
      .filter(Boolean)
      .join('; ');
    const { scenario, name, kind, title } = stranger;
    const cells = [`${scenario}/${name}`, kind, title, verdict.verdict, because, seconds.toFixed(1)];
    console.log(
      `| ${cells.map(cell => String(cell).replaceAll('|', '/').replaceAll('\n', ' ')).join(' | ')} |`,
    );
    counts[`${kind} ${verdict.verdict}`] = (counts[`${kind} ${verdict.verdict}`] ?? 0) + 1;
  }
} finally {
  await stopAll({ ...work, signal: new AbortController().signal });
  for (const folder of [home.dir, home.servers]) rmSync(folder, { recursive: true, force: true });
}
console.log(`\n${JSON.stringify(counts)}`);
process.exitCode = counts['wrong pass'] || counts['valid fail'] ? 1 : 0;
