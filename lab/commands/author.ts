import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { marginsOf, tooNear } from '../author/margins.ts';
import { type Judged, judgeVariant, judgeVerdict, variantsOf } from '../author/variants.ts';
import type { Scenario } from '../catalogue/schema.ts';
import { stopAll } from '../engine/stop.ts';
import { userError } from '../errors.ts';
import { type Home, openHome } from '../home.ts';
import { columns } from '../report/terminal.ts';
import { writeFileAtomic } from '../system/files.ts';
import { type Context, catalogueOf, defineCommand, exitCodes, scenarioNamed } from './command.ts';

const leastRuns = 5;

export const author = defineCommand({
  name: 'author',
  summary: 'prove a scenario: every state of it gets the verdict, the reason and the margins that it should',
  args: [
    { name: '<action>', description: 'check', values: ['check'] },
    { name: '<scenario>', description: 'scenario-05, 05, 5 or its name' },
  ],
  options: [
    {
      flags: '--runs <n>',
      description: `how often broken and solution are judged (${leastRuns} or more write margins.json)`,
    },
  ],
  example: 'npx lab author check 02',
  async run(context, [action, wanted = ''], options) {
    if (action !== 'check')
      throw userError('wrong-use', {
        problem: `lab author knows \`check\`, not \`${action}\`.`,
        command: 'author',
      });
    const runs = options.runs === undefined ? leastRuns : Number(options.runs);
    if (!Number.isInteger(runs) || runs < 1)
      throw userError('wrong-use', { problem: '--runs takes a whole number from 1.', command: 'author' });
    const catalogue = catalogueOf(context.home);
    return check(context, scenarioNamed(catalogue, wanted), runs);
  },
});

type Row = { name: string; run: number; outcome: string; why: string; seconds: number };

async function check({ home: person, say, signal }: Context, scenario: Scenario, runs: number) {
  const home = authorsHome(person);
  const work = { home, catalogue: catalogueOf(home), say, signal };
  const rows: Row[] = [];
  const judged: Record<string, Judged['recording'][]> = { broken: [], solution: [] };
  try {
    for (const variant of variantsOf(home.repo, scenario)) {
      for (let run = 1; run <= (variant.name in judged ? runs : 1); run++) {
        const { recording } = await judgeVariant(work, scenario, variant, true);
        judged[variant.name]?.push(recording);
        const row = {
          name: variant.name,
          run,
          ...judgeVerdict(variant, recording),
          seconds: recording.seconds,
        };
        rows.push(row);
        say(`${row.outcome}: ${row.name} ${row.run} ${row.why} (${row.seconds.toFixed(1)} s)`);
      }
    }
  } finally {
    await stopAll({ ...work, signal: new AbortController().signal });
    for (const folder of [home.dir, home.servers]) rmSync(folder, { recursive: true, force: true });
  }
  const margins = marginsOf(home.repo, scenario, judged.broken ?? [], judged.solution ?? []);
  const near = tooNear(margins);
  if (runs >= leastRuns)
    writeFileAtomic(
      join(home.repo, scenario.folder, 'margins.json'),
      `${JSON.stringify(margins, null, 2)}\n`,
    );
  const wrong = rows.filter(row => row.outcome !== 'right');
  const text = columns(
    [
      ['state', 'run', 'verdict is', 'seconds', 'because'],
      ...rows.map(row => [
        row.name,
        String(row.run),
        row.outcome,
        row.seconds.toFixed(1),
        row.why.slice(0, 40),
      ]),
    ],
    [1, 3],
  );
  const closing = [
    ...near,
    `${rows.length - wrong.length} right, ${wrong.length} not; ${near.length} margins too small.`,
  ];
  const exit = wrong.length + near.length === 0 ? exitCodes.done : exitCodes.fail;
  return {
    exit,
    text: `${text}\n\n${closing.join('\n')}`,
    json: { scenario: scenario.id, rows, margins, tooNear: near },
  };
}

/** A home of its own, so that a lab in use is not disturbed. */
function authorsHome(home: Home): Home {
  return openHome({ ...process.env, LAB_HOME: join(home.dir, 'author') });
}
