/** A new scenario that the rules accept and that says, place by place, what is still to be written. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sectionsOf } from '../course/markdown.ts';
import { userError } from '../errors.ts';
import { writeFileAtomic } from '../home/files.ts';
import { course, entry, guide, hints, notes, profile, titled } from './scaffold-texts.ts';

const wrongUse = (problem: string) => userError('wrong-use', { problem, command: 'author' });

/** Writes the scenario's files, its profile and an entry of the glossary; answers their paths. Writes nothing where one is there. */
export function writeScaffold(repo: string, number: string, name: string): string[] {
  const digits = /^(?:scenario-)?(\d{1,2})$/.exec(number)?.[1]?.padStart(2, '0');
  if (!digits) throw wrongUse(`A scenario has a number such as 05, not \`${number}\`.`);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    throw wrongUse('A name has small letters, digits and hyphens, such as the-lost-orders.');
  const folder = `scenarios/${digits}-${name}`;
  const catalogue = readFileSync(join(repo, 'scenarios.yaml'), 'utf8');
  if (catalogue.includes(`id: scenario-${digits}`)) throw wrongUse(`There is a scenario-${digits} already.`);
  if (existsSync(join(repo, folder))) throw wrongUse(`There is a folder ${folder} already.`);
  const glossary = readFileSync(join(repo, 'docs/glossary.md'), 'utf8');
  const files: Record<string, string> = {
    [`${folder}/SCENARIO.md`]: guide(name),
    [`${folder}/NOTES.md`]: notes,
    [`${folder}/course.yaml`]: course,
    [`${folder}/hints.md`]: hints,
    'scenarios.yaml': insertBefore(
      catalogue,
      profile(digits, name),
      profilesOf(catalogue),
      `scenario-${digits}`,
    ),
    'docs/glossary.md': insertBefore(glossary, entry(name), entriesOf(glossary), titled(name)),
  };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(repo, path)), { recursive: true });
    writeFileAtomic(join(repo, path), content);
  }
  return Object.keys(files);
}

type Start = { key: string; index: number };

const profilesOf = (catalogue: string): Start[] =>
  [...catalogue.matchAll(/ {2}- id: (scenario-\d\d)\n/g)].map(({ 1: key = '', index }) => ({ key, index }));

const entriesOf = (glossary: string): Start[] =>
  sectionsOf(glossary).flatMap(({ depth, title, start }) =>
    depth === 2 ? [{ key: title, index: start }] : [],
  );

/** Before the first part that sorts after it, else at the end. */
function insertBefore(text: string, part: string, starts: readonly Start[], key: string): string {
  const after = starts.find(other => other.key.toLowerCase() > key.toLowerCase());
  if (after) return `${text.slice(0, after.index)}${part}${text.slice(after.index)}`;
  const gap = part.startsWith('##') ? '\n' : '';
  return `${text}${gap}${part.trimEnd()}\n`;
}
