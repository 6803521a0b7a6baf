/** Whether the commands and the guess of a guide can be what they must be. Pure. */
import { codeIn, entriesIn, sectionNamed, sectionsOf } from '../course/markdown.ts';
import { at } from './ideas.ts';

const known = /^(broken|solution|fixes\/[\w-]+|under-load|other-terminal)$/;

/** What a test could not run. `fixes`: the names of the scenario's fixes. */
export function guideProblems(file: string, markdown: string, fixes: readonly string[]): string[] {
  const codes = codeIn(sectionsOf(markdown, 0).flatMap(({ blocks }) => blocks));
  return codes.flatMap(({ language, line, words, lines }) => {
    if (language !== 'sh') return [];
    const unknown = words.find(word => !known.test(word));
    const fix = words.find(word => word.startsWith('fixes/'));
    const isThere = fix === undefined || fixes.includes(fix.slice('fixes/'.length));
    return [
      ...(lines[0]?.startsWith('npx lab')
        ? []
        : [at(file, line, 'a block of sh holds one command of npx lab')]),
      ...(unknown
        ? [at(file, line, `${unknown}: write broken, solution, fixes/<name>, under-load or other-terminal`)]
        : []),
      ...(isThere ? [] : [at(file, line, `${fix}: there is no such fix`)]),
    ];
  });
}

/** The guide asks for the same guess as `lab apply`: the same answers in the same order. */
export function guessProblems(file: string, markdown: string, answers: readonly string[]): string[] {
  const section = sectionNamed(markdown, 'Predict');
  const listed = entriesIn(section?.blocks ?? []);
  if (JSON.stringify(listed) === JSON.stringify(answers)) return [];
  return [
    at(
      file,
      section?.line ?? 1,
      `the answers are not those of the guess in course.yaml: ${answers.join(' · ')}`,
    ),
  ];
}
