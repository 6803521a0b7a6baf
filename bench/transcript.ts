/**
 * A scenario from `apply` to the pass, with one wrong fix on the way, as it appears on a terminal of 80 columns: the right guess, the
 * commands of the guide, the fix, a hint, the solution. Prints Markdown; the numbers are those of the moment.
 * Usage: node bench/transcript.ts <scenario> <wrong fix> "<what the learner writes under It is slow because>"
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { catalogueOf, scenarioNamed } from '../lab/commands/catalogue.ts';
import { loadCourse } from '../lab/course/course.ts';
import { loadFixes } from '../lab/course/fix.ts';
import { repoRoot } from '../lab/home/home.ts';
import { composeTree } from '../lab/workspace/compose-tree.ts';
import { guideCommands } from '../test/guide-text.ts';
import { onTerminal } from '../test/on-terminal.ts';
import { startTestLab } from '../test/test-lab.ts';

const [wanted = '', fixName = '', claim = ''] = process.argv.slice(2);
const lab = startTestLab();
const { home } = lab;
const scenario = scenarioNamed(await catalogueOf(home), wanted);
const fix = loadFixes(repoRoot, scenario).find(({ name }) => name === fixName);
if (!fix) throw new Error(`${scenario.id} has no fix ${fixName}`);
const guide = guideCommands(readFileSync(join(repoRoot, scenario.folder, 'SCENARIO.md'), 'utf8'));
const leadMs = 5000;
const restartMs = 3000;

const print = (text: string) => process.stdout.write(`${text}\n`);
const told = (text: string) => print(`${text}\n`);

const wordsOf = (typed: string): string[] =>
  [...typed.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');

/** A command as it is typed, without `npx lab`, and all that appears. */
async function type(typed: string, answers: [string, string][] = []): Promise<void> {
  const { shown } = await onTerminal(home, wordsOf(typed), { answers });
  const lines = withoutRepeats(shown.trimEnd().replaceAll(home.dir, '/home/you/corner-lab').split('\n'));
  print(['```', `$ npx lab ${typed}`, ...lines, '```', ''].join('\n'));
}

/** Of lines that differ in their numbers only, the first and the last. */
function withoutRepeats(lines: string[]): string[] {
  const shapes = lines.map(line => line.replace(/\d+/g, 'N'));
  const isAmid = (n: number) =>
    shapes[n] !== '' && shapes[n - 1] === shapes[n] && shapes[n] === shapes[n + 1];
  return lines.flatMap((line, n) => {
    if (!isAmid(n)) return [line];
    return isAmid(n - 1) ? [] : ['…'];
  });
}

async function typeGuide(section: string): Promise<void> {
  const still: Promise<void>[] = [];
  for (const { command, underLoad, otherTerminal, state } of guide.filter(one => one.section === section)) {
    const typed = command.replace(/^npx lab /, '');
    if (typed === 'verify' || state.startsWith('fixes/')) continue;
    if (otherTerminal) {
      told(`In another terminal, \`${command}\`.`);
      still.push(lab.run(wordsOf(typed)).then(() => {}));
      await sleep(leadMs);
      continue;
    }
    if (!underLoad) {
      await type(typed);
      continue;
    }
    told('While `npx lab load` runs in another terminal:');
    const load = lab.run(['load']);
    await sleep(leadMs);
    await type(typed);
    await load;
  }
  await Promise.all(still);
}

async function save(overlay: 'solution' | `fixes/${string}`, what: string): Promise<void> {
  const before = composeTree(repoRoot, scenario, 'broken');
  const changed = [...composeTree(repoRoot, scenario, overlay)].filter(
    ([path, content]) => !before.get(path)?.equals(content),
  );
  told(`*${what} Saved: ${changed.map(([path]) => `\`${path}\``).join(', ')}.*`);
  for (const [path, content] of changed) {
    mkdirSync(dirname(join(home.workspace, path)), { recursive: true });
    writeFileSync(join(home.workspace, path), content);
  }
  await sleep(restartMs);
}

try {
  const { options } = loadCourse(repoRoot, scenario).guess;
  const right = 'abcd'[options.findIndex(option => option.right)] ?? 'a';
  print(`# ${scenario.symptom}: a transcript\n`);
  print(
    `The whole of ${scenario.id}, from \`apply\` to the pass, with one wrong fix on the way. Made by \`node bench/transcript.ts\`; the\noutput is real, the home’s path is shortened.`,
  );
  print('\n## Open it\n');
  await type(`apply ${wanted}`, [
    ['Your guess', `${right}\r`],
    ['Because', '\r'],
  ]);
  print('## Diagnose\n');
  await typeGuide('Diagnose');
  const notes = join(home.workspace, 'NOTES.md');
  writeFileSync(notes, readFileSync(notes, 'utf8').replace(/(slow because\n)/, `$1\n${claim}\n`));
  told(`*In NOTES.md: “It is slow because ${claim}”*`);
  print('## A first fix\n');
  await save(`fixes/${fixName}`, `${fix.title}.`);
  await type('verify');
  await type('hint');
  await type('hint');
  print('## The fix\n');
  await save('solution', 'Our solution.');
  await typeGuide('Fix');
  await typeGuide('Verify');
  await type('verify');
  await type('list');
} finally {
  await lab.run(['down']);
  await lab.end();
}
