/** scenarios/NN-name/course.yaml: what leads a learner into a scenario and out of it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { userError } from '../errors.ts';
import { check } from './explain.ts';
import { problemsError } from './load.ts';
import { readYaml } from './read-yaml.ts';
import type { Scenario } from './schema.ts';

/** Pictures are printed with two blanks before each line, and the line may have 80 columns. */
const pictureColumns = 78;

const words = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .refine(text => text.split(/\s+/).length <= most, `must have at most ${most} words`);

/** Somebody of the shop, and their words. */
const voice = z.strictObject({ who: words(8), says: words(60) });

const option = z.strictObject({ answer: words(15), why: words(40), right: z.literal(true).optional() });

/** Three or four answers, one of them right; each says why it is or is not. */
const question = z.strictObject({
  question: words(50),
  options: z
    .array(option)
    .min(3)
    .max(4)
    .refine(
      options => options.filter(({ right }) => right).length === 1,
      'write right: true under one of them, and only one',
    ),
});

const picture = z
  .string()
  .min(1)
  .refine(
    text => text.split('\n').every(line => [...line].length <= pictureColumns),
    `each line must have at most ${pictureColumns} characters`,
  )
  .transform(text => text.trimEnd());

const courseSchema = z.strictObject({
  incident: z.array(voice).min(1).max(3),
  guess: question,
  slowBecause: words(50).refine(text => /\bbecause\b/i.test(text), 'say why: the sentence needs a because'),
  drawing: z.strictObject({ picture, says: words(60) }),
  win: words(40),
  /** what no verdict of this scenario looks at, in a sentence; every guide in the second form has one */
  notLookedAt: words(35).optional(),
  next: voice,
  recall: question,
});

export type Course = z.output<typeof courseSchema>;
export type Question = Course['guess'];
export type Voice = Course['next'];

/** Throws `catalogue-wrong` with all problems of the file, or `catalogue-missing`. */
export function loadCourse(repoRoot: string, { folder }: Pick<Scenario, 'folder'>): Course {
  const path = `${folder}/course.yaml`;
  if (!existsSync(join(repoRoot, path))) throw userError('catalogue-missing', { file: path });
  const file = readYaml(join(repoRoot, path));
  if (file.findings.length > 0) throw problemsError(path, file.findings);
  const { data, problems } = check(courseSchema, file.data);
  if (data === null) throw problemsError(path, problems.map(file.locate));
  return data;
}
