import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { courseProblems } from '../../author/course-problems.ts';
import { marginsOf, tooNear, withRuns } from '../../author/margins.ts';
import { judgeStages, judgeVerdict, variantsOf } from '../../author/variants.ts';
import type { Scenario } from '../../course/schema.ts';
import { stopAll } from '../../engine/stop.ts';
import { userError } from '../../errors.ts';
import { readJson, writeFileAtomic } from '../../home/files.ts';
import { type Home, openHome } from '../../home/home.ts';
import { decisive } from '../../judge/run.ts';
import type { Verdict } from '../../judge/verdict.ts';
import type { Margins } from '../../progress/margins.ts';
import { columns } from '../../text/terminal.ts';
import { catalogueOf, scenarioNamed } from '../catalogue.ts';
import { type Context, defineCommand, exitCodes } from '../command.ts';

const leastRuns = 5;

export const check = defineCommand({
  name: 'author check',
  summary: 'prove a scenario: its texts, and the verdict of every state of it',
  args: [{ name: '[scenario]', description: 'scenario-05, 05, 5 or its name' }],
  options: [
    {
      name: 'runs',
      takes: '<n>',
      description: `how often to judge broken and solution (${leastRuns} or more write margins.json)`,
    },
    {
      name: 'add',
      description: 'after a change that was to move no figure: add the runs to margins.json, if they agree',
    },
  ],
  example: 'npx lab author check 02',
  async run(context, [wanted], options) {
    const wrong = (problem: string) => userError('wrong-use', { problem, command: 'author' });
    if (wanted === undefined) throw wrong('Say which scenario to check.');
    const runs = options.runs === undefined ? leastRuns : Number(options.runs);
    if (!Number.isInteger(runs) || runs < 1) throw wrong('--runs takes a whole number from 1.');
    const catalogue = await catalogueOf(context.home);
    const scenario = scenarioNamed(catalogue, wanted);
    const problems = courseProblems(context.home.repo, catalogue, [scenario]);
    if (problems.length === 0) return judgeAll(context, scenario, runs, options.add !== undefined);
    return { exit: exitCodes.fail, text: problems.join('\n'), json: { scenario: scenario.id, problems } };
  },
});

type Row = { name: string; run: number; outcome: string; why: string; seconds: number };

async function judgeAll(
  { home: person, say, signal }: Context,
  scenario: Scenario,
  runs: number,
  isAdded: boolean,
) {
  const home = authorsHome(person);
  const work = { home, say, signal };
  const rows: Row[] = [];
  const judged: Record<string, Pick<Verdict, 'findings'>[]> = { broken: [], solution: [] };
  try {
    for (const variant of variantsOf(home.repo, scenario)) {
      for (let run = 1; run <= (variant.name in judged ? runs : 1); run++) {
        const stages = await judgeStages(work, scenario, variant, true);
        judged[variant.name]?.push({ findings: stages.flatMap(({ verdict }) => verdict.findings) });
        const row = {
          name: variant.name,
          run,
          ...judgeVerdict(variant, decisive(stages).verdict),
          seconds: stages.reduce((sum, { recording }) => sum + recording.seconds, 0),
        };
        rows.push(row);
        say(`${row.outcome}: ${row.name} ${row.run} ${row.why} (${row.seconds.toFixed(1)} s)`);
      }
    }
  } finally {
    await stopAll({ ...work, signal: new AbortController().signal });
    for (const folder of [home.dir, home.servers]) rmSync(folder, { recursive: true, force: true });
  }
  const measured = marginsOf(home.repo, scenario, judged.broken ?? [], judged.solution ?? []);
  const file = join(home.repo, scenario.folder, 'margins.json');
  const before = isAdded ? readJson<Margins>(file) : null;
  const added = before ? withRuns(before, measured) : { margins: measured };
  const margins = 'margins' in added ? added.margins : measured;
  const near = 'margins' in added ? tooNear(margins) : added.moved;
  if (margins.runs >= leastRuns && 'margins' in added)
    writeFileAtomic(file, `${JSON.stringify(margins, null, 2)}\n`);
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
    `${rows.length - wrong.length} right, ${wrong.length} not; ${near.length} margins too small${isAdded ? ' or not as before' : ''}.`,
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
