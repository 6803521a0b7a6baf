import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { courseProblems } from '../author/course-problems.ts';
import { marginsOf, tooNear } from '../author/margins.ts';
import { readability } from '../author/prose.ts';
import { writeScaffold } from '../author/scaffold.ts';
import { textsOf } from '../author/texts.ts';
import { judgeStages, judgeVerdict, variantsOf } from '../author/variants.ts';
import { writeFix } from '../author/write-fix.ts';
import { loadFixes } from '../course/fix.ts';
import type { Scenario } from '../course/schema.ts';
import { stopAll } from '../engine/stop.ts';
import { userError } from '../errors.ts';
import { writeFileAtomic } from '../home/files.ts';
import { type Home, openHome } from '../home/home.ts';
import { decisive } from '../judge/run.ts';
import type { Verdict } from '../judge/verdict.ts';
import { columns } from '../text/terminal.ts';
import {
  type Context,
  catalogueOf,
  defineCommand,
  exitCodes,
  openScenario,
  type Result,
  scenarioNamed,
} from './command.ts';

const leastRuns = 5;

export const author = defineCommand({
  name: 'author',
  summary:
    'check: prove a scenario, its texts and every state of it; prose: how hard its texts read; new: begin one; fix: keep your workspace as a fix of it',
  args: [
    { name: '<action>', description: 'check, prose, new or fix', values: ['check', 'fix', 'new', 'prose'] },
    { name: '[scenario]', description: 'scenario-05, 05, 5 or its name; for new, the number' },
    { name: '[name]', description: 'for new and fix: the name, such as the-lost-orders' },
  ],
  options: [
    {
      flags: '--runs <n>',
      description: `how often to judge broken and solution (${leastRuns} or more write margins.json)`,
    },
  ],
  example: 'npx lab author check 02',
  async run(context, [action = '', wanted = '', name = ''], options) {
    if (action === 'new') return begin(context.home.repo, wanted, name);
    if (action === 'prose') return prose(context.home);
    if (action === 'fix') return keepFix(context.home, wanted, name);
    if (action !== 'check')
      throw userError('wrong-use', {
        problem: `lab author knows \`check\`, \`prose\`, \`new\` and \`fix\`, not \`${action}\`.`,
        command: 'author',
      });
    if (wanted === '')
      throw userError('wrong-use', { problem: 'Say which scenario to check.', command: 'author' });
    const runs = options.runs === undefined ? leastRuns : Number(options.runs);
    if (!Number.isInteger(runs) || runs < 1)
      throw userError('wrong-use', { problem: '--runs takes a whole number from 1.', command: 'author' });
    const catalogue = catalogueOf(context.home);
    const scenario = scenarioNamed(catalogue, wanted);
    const problems = courseProblems(context.home.repo, catalogue, [scenario]);
    if (problems.length === 0) return check(context, scenario, runs);
    return { exit: exitCodes.fail, text: problems.join('\n'), json: { scenario: scenario.id, problems } };
  },
});

function begin(repo: string, number: string, name: string): Result {
  const files = writeScaffold(repo, number, name);
  const text = [
    'Written. Fill in every place that says “write”:',
    ...files.map(file => `  ${file}`),
    'Still missing: broken/ or its own fault, solution/, fixes/, margins.json.',
    '',
    'docs/how-to.md, “A scenario”, has the steps. Next: npm run check',
  ];
  return { exit: exitCodes.done, text: text.join('\n'), json: { files } };
}

function keepFix(home: Home, wanted: string, name: string): Result {
  const catalogue = catalogueOf(home);
  const open = openScenario(home, catalogue);
  const scenario = scenarioNamed(catalogue, wanted);
  if (open.id !== scenario.id)
    throw userError('fix-not-made', { problem: `${open.id} is open, not ${scenario.id}.` });
  const { on, files } = writeFix(home.repo, home.workspace, scenario, name);
  const text = [
    `Written, over ${on === 'broken' ? 'broken' : 'the solution'}:`,
    ...files.map(file => `  ${file}`),
    'Now write its fix.yaml: title, trips and text (docs/scenarios-yaml.md).',
    '',
    `Next: npx lab author check ${scenario.id} --runs 1`,
  ];
  return {
    exit: exitCodes.done,
    text: text.join('\n'),
    json: { scenario: scenario.id, fix: name, on, files },
  };
}

function prose(home: Home): Result {
  const texts = catalogueOf(home).scenarios.flatMap(scenario =>
    textsOf(
      home.repo,
      scenario,
      loadFixes(home.repo, scenario).map(({ name }) => name),
    ).map(text => ({ file: text.file, ...readability(text) })),
  );
  const rows = texts.map(({ file, words, sentences, grade }) => [
    file.replace(/^scenarios\//, ''),
    String(words),
    String(sentences),
    grade.toFixed(1),
  ]);
  const text = columns([['text', 'words', 'sentences', 'grade'], ...rows], [1, 2, 3]);
  return { exit: exitCodes.done, text, json: { texts } };
}

type Row = { name: string; run: number; outcome: string; why: string; seconds: number };

async function check({ home: person, say, signal }: Context, scenario: Scenario, runs: number) {
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
