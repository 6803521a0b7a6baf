/**
 * `lab verify`, again and again: wrong and undecided verdicts, and the time of the whole command. In a home of its own.
 * Usage: node bench/repeats.ts <scenario> [runs, 20] [busy loops beside it, 0; 6b: six, busy in every third second] [states, broken,solution]
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgeVerdict, layVariant, variantsOf } from '../lab/author/variants.ts';
import { catalogueOf, scenarioNamed } from '../lab/commands/catalogue.ts';
import { openHome, repoRoot } from '../lab/home/home.ts';
import type { Verdict } from '../lab/judge/verdict.ts';
import { interrupted } from './ctrl-c.ts';

const [wanted = '02', runsText = '20', hogsText = '0', statesText = 'broken,solution'] =
  process.argv.slice(2);
const home = openHome({ ...process.env, LAB_HOME: mkdtempSync(join(tmpdir(), 'corner-lab-repeats-')) });
const catalogue = await catalogueOf(home);
const scenario = scenarioNamed(catalogue, wanted);
const work = { home, say: () => {}, signal: interrupted };

const lab = (words: string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const env = { ...process.env, LAB_HOME: home.dir };
    const child = spawn(process.execPath, [join(repoRoot, 'lab/bin.mjs'), ...words], {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let out = '';
    child.stdout.on('data', chunk => {
      out += chunk;
    });
    child.once('error', reject);
    child.once('close', () => resolve(out));
  });

const inBursts = 'setInterval(() => { while (Date.now() % 3000 < 1000); }, 10)';
const hogs = Array.from({ length: Number.parseInt(hogsText, 10) }, () =>
  spawn(process.execPath, ['-e', hogsText.endsWith('b') ? inBursts : 'for (;;);'], { stdio: 'ignore' }),
);
try {
  for (const variant of variantsOf(repoRoot, scenario).filter(({ name }) =>
    statesText.split(',').includes(name),
  )) {
    const outcomes = { right: 0, wrong: 0, undecided: 0 };
    const seconds: number[] = [];
    await layVariant(work, scenario, variant);
    for (let run = 1; run <= Number(runsText); run++) {
      const started = performance.now();
      const verdict = JSON.parse(await lab(['verify', '--json'])) as Verdict;
      seconds.push((performance.now() - started) / 1000);
      const { outcome, why } = judgeVerdict(variant, verdict);
      outcomes[outcome] += 1;
      if (outcome !== 'right') console.log(`  ${variant.name} ${run}: ${outcome}: ${why}`);
    }
    seconds.sort((a, b) => a - b);
    const median = seconds[Math.floor(seconds.length / 2)] ?? 0;
    console.log(
      `${variant.name.padEnd(18)} beside ${hogsText} busy loops: ${outcomes.right} right, ${outcomes.wrong} wrong, ` +
        `${outcomes.undecided} undecided; median ${median.toFixed(1)} s, slowest ${seconds.at(-1)?.toFixed(1)} s`,
    );
  }
} finally {
  for (const hog of hogs) hog.kill('SIGKILL');
  await lab(['down']);
  for (const folder of [home.dir, home.servers]) rmSync(folder, { recursive: true, force: true });
}
