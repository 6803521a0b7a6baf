/** Prose that beginners and people who learn English can read. Pure. */
import { syllable } from 'syllable';
import { oneLine, sectionsOf } from '../course/markdown.ts';
import { at } from './ideas.ts';
import { lineIn, type Text } from './texts.ts';

const highestGrade = 8;

const banned =
  /\b(just|simply|obvious(?:ly)?|eas(?:y|ily)|of course|trivial(?:ly)?|merely|clearly|as everyone knows|SLIs?|invariants?|trials?|toxics?)\b/gi;

export type Readability = { words: number; sentences: number; grade: number };

/** Sentences of a text without its headings; a paragraph and an entry of a list end one too. */
function sentencesOf({ prose }: Pick<Text, 'prose'>): string[] {
  return prose
    .flatMap(({ text, isHeading }) => (isHeading ? [] : text.split(/\n\s*\n/)))
    .flatMap(paragraph => oneLine(paragraph).split(sentenceEnd))
    .filter(sentence => /\p{L}/u.test(sentence));
}

const sentenceEnd = /(?<=[.!?][”"’)*]*) +(?=[\p{Lu}“"*(])/u;
const wordsOf = (sentence: string): string[] => sentence.match(/[\p{L}\p{N}][\p{L}\p{N}’',.-]*/gu) ?? [];

/** Flesch-Kincaid: 0.39 words per sentence + 11.8 syllables per word − 15.59 (Kincaid and others, 1975). */
export function readability(text: Pick<Text, 'prose'>): Readability {
  const sentences = sentencesOf(text);
  const words = sentences.flatMap(wordsOf);
  const syllables = words.reduce((sum, word) => sum + Math.max(1, syllable(word)), 0);
  const grade =
    words.length === 0
      ? 0
      : 0.39 * (words.length / sentences.length) + 11.8 * (syllables / words.length) - 15.59;
  return { words: words.length, sentences: sentences.length, grade: Math.round(grade * 10) / 10 };
}

/** Too hard as a whole, or with words that belittle or that no learner has heard of. */
export function proseProblems(text: Text): string[] {
  const { words, grade } = readability(text);
  const hard = words >= 30 && grade > highestGrade;
  return [
    ...(hard
      ? [`${text.file}  reads at grade ${grade}; at most ${highestGrade}. Shorter sentences, shorter words`]
      : []),
    ...text.prose.flatMap(block =>
      [...block.text.matchAll(banned)].map(({ 0: word, index }) =>
        at(text.file, lineIn(block, index), `“${word}”: leave it out, or say what it means`),
      ),
    ),
  ];
}

/** What is to be found comes before what is required; the experiment comes before the fix. */
const sectionsWanted = [
  'Situation',
  'Predict',
  'Words you need',
  'Read',
  'Diagnose',
  'Try it',
  'Done means',
  'You cannot change',
  'Fix',
  'Verify',
  'Break it your own way',
  'Reflect',
  'Stuck?',
];

/** What the exercise of `lab again` says instead of a guide. */
const withoutGuide = ['Situation', 'Done means', 'You cannot change'];

/** A guide has all of its sections, in order, and no others. */
export function sectionProblems(file: string, markdown: string, hasGuide: boolean): string[] {
  const sections = hasGuide ? sectionsWanted : withoutGuide;
  const found = sectionsOf(markdown).flatMap(({ depth, title, line }) =>
    depth === 2 ? [{ name: title, line }] : [],
  );
  const missing = sections.filter(name => !found.some(one => one.name === name));
  const extra = found.filter(({ name }) => !sections.includes(name));
  const order = found.filter(({ name }) => sections.includes(name));
  const wrong = order.find(
    ({ name }, n) => n > 0 && sections.indexOf(name) <= sections.indexOf(order[n - 1]?.name ?? ''),
  );
  return [
    ...missing.map(name => at(file, 1, `there is no section ## ${name}`)),
    ...extra.map(({ name, line }) =>
      at(file, line, `the section ${name} is none of: ${sections.join(', ')}`),
    ),
    ...(wrong ? [at(file, wrong.line, `the section ${wrong.name} comes too late or twice`)] : []),
  ];
}
