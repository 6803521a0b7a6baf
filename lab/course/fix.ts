/** scenarios/NN-name/fixes/<name>/fix.yaml: a fix that looks right and is not, or another that is. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { userError } from '../errors.ts';
import { check } from './explain.ts';
import { problemsError } from './load.ts';
import { readYaml } from './read-yaml.ts';
import type { Scenario } from './schema.ts';
import { judgedNames } from './stages.ts';
import { suggestion } from './suggest.ts';

const mostWords = 60;
const title = z.string().min(1).max(80);
const text = z
  .string()
  .min(1)
  .refine(value => value.trim().split(/\s+/).length <= mostWords, `must have at most ${mostWords} words`);

/** `judges`: the ids of what verify looks at in the scenario; a wrong fix must trip one of them. */
function fixSchema(judges: readonly string[], stages: readonly string[]) {
  const judge = z.enum(judges as string[], {
    error: issue => `the scenario requires no such thing; ${suggestion(String(issue.input ?? ''), judges)}`,
  });
  // The marks of its evidence: a range of the number that was judged, the first question that was answered wrong, words that were seen.
  const forms = 'write { from: 2000, to: 4500 }, { question: newest-first } or { words: permission denied }';
  const recognise = z.union(
    [
      z
        .strictObject({ from: z.number(), to: z.number() })
        .refine(({ from, to }) => from <= to, 'from must not be above to'),
      z.strictObject({ question: z.string().min(1) }),
      z.strictObject({ words: z.string().min(1) }),
    ],
    forms,
  );
  // Over which state its files and its patch are laid.
  const on = z.enum(['broken', 'solution'], 'write broken or solution').default('broken');
  // A regular expression that fits a file which the learner changed: what was seen has more than one cause.
  const pattern = z.string().min(1).refine(isPattern, 'write a regular expression');
  // The stage that it fails, where several judge what it trips; it passes those before.
  const stage = z
    .enum(stages as string[], {
      error: issue => `the scenario has no such stage; ${suggestion(String(issue.input ?? ''), stages)}`,
    })
    .optional();
  const fix = z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('wrong'),
      title,
      on,
      trips: judge,
      stage,
      recognise: recognise.optional(),
      files: pattern.optional(),
      text,
    }),
    // Wrong too, and its evidence is that of another state, whose text is told; `broken` has none.
    z.strictObject({ kind: z.literal('alike'), title, on, trips: judge, stage, like: z.string().min(1) }),
    z.strictObject({ kind: z.literal('valid'), title, on }),
  ]);
  return fix.refine(isSure, { path: ['text'], error: 'begin with If, or write both recognise and files' });
}

/** Whoever reads a text must not be told of a mistake that they did not make. */
const isSure = (fix: { kind: string; text?: string; recognise?: unknown; files?: unknown }): boolean =>
  fix.kind !== 'wrong' ||
  /^If\b/.test(fix.text ?? '') ||
  (fix.recognise !== undefined && fix.files !== undefined);

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}

export type FixProfile = z.output<ReturnType<typeof fixSchema>>;
/** With the name of its folder; `composeTree` takes `fixes/<name>`. */
export type Fix = FixProfile & { name: string };

/** From the scenario's folder: `stages/1` is called so itself. */
export const overlayOf = (name: string): `fixes/${string}` | `stages/${number}` => {
  const stage = /^stages\/(\d+)$/.exec(name)?.[1];
  return stage === undefined ? `fixes/${name}` : `stages/${Number(stage)}`;
};

/** What passes a stage and fails the next one: `stages/1` of a scenario with two stages. */
export const stageStates = ({ stages }: Pick<Scenario, 'stages'>): `stages/${number}`[] =>
  stages.slice(1).map((_, n) => `stages/${n + 1}` as const);

/** All fixes of a scenario, by name; then what passes all but the last stages. Throws `catalogue-wrong` for the first whose fix.yaml is wrong, with all of its problems. */
export function loadFixes(repoRoot: string, scenario: Pick<Scenario, 'folder' | 'stages'>): Fix[] {
  const folder = join(repoRoot, scenario.folder);
  const judges = judgesOf(scenario);
  const stageNames = scenario.stages.map(({ name }) => name);
  const stages = stageStates(scenario).filter(name => existsSync(join(folder, name)));
  return [...foldersIn(join(folder, 'fixes')), ...stages].map(name => ({
    ...loadFix(repoRoot, `${scenario.folder}/${overlayOf(name)}/fix.yaml`, judges, stageNames),
    name,
  }));
}

function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.flatMap(entry => (entry.isDirectory() ? [entry.name] : [])).sort();
}

/** The names of all that verify looks at in the scenario; `start`: that the shop can be built at all. */
export const judgesOf = ({ stages }: Pick<Scenario, 'stages'>): string[] => [...judgedNames(stages), 'start'];

function loadFix(
  repoRoot: string,
  path: string,
  judges: readonly string[],
  stages: readonly string[],
): FixProfile {
  if (!existsSync(join(repoRoot, path))) throw userError('catalogue-missing', { file: path });
  const file = readYaml(join(repoRoot, path));
  if (file.findings.length > 0) throw problemsError(path, file.findings);
  const { data, problems } = check(fixSchema(judges, stages), file.data);
  if (data === null) throw problemsError(path, problems.map(file.locate));
  return data;
}
