/** NOTES.md is the learner's. The lab reads their claim from it and adds their guess, and never changes a line of theirs. */
import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '../home/files.ts';
import type { Home } from '../home/home.ts';

export const guessHeading = 'My guess';
export const becauseHeading: RegExp = /\bbecause\W*$/i;

const fileOf = (home: Home) => join(home.workspace, 'NOTES.md');

/** Null when there is none, or something else stands in its place. */
function read(home: Home): { text: string; mode: number } | null {
  const stat = lstatSync(fileOf(home), { throwIfNoEntry: false });
  return stat?.isFile() ? { text: readFileSync(fileOf(home), 'utf8'), mode: stat.mode & 0o777 } : null;
}

/** What they wrote under "It is slow because", on one line; empty when nothing. */
export const claimOf = (home: Home): string => answerUnder(read(home)?.text ?? '', becauseHeading);

/** Answers whether the guess stands in NOTES.md now. */
export function noteGuess(home: Home, guess: string): boolean {
  const before = read(home);
  if (!before) return false;
  const after = addUnder(before.text, guessHeading, guess);
  if (read(home)?.text !== before.text) return false; // saved by their editor meanwhile
  if (after !== before.text) writeFileAtomic(fileOf(home), after, before.mode);
  return true;
}

const isHeading = (line: string) => /^#+ /.test(line);

/** The first line and the line after the last of the section with this heading; null when there is none. */
function section(lines: string[], heading: RegExp): { from: number; to: number } | null {
  const at = lines.findIndex(line => isHeading(line) && heading.test(line));
  if (at === -1) return null;
  const next = lines.findIndex((line, n) => n > at && isHeading(line));
  return { from: at + 1, to: next === -1 ? lines.length : next };
}

/** What stands under the first such heading, without prompts in brackets, on one line. */
export function answerUnder(notes: string, heading: RegExp): string {
  const lines = notes.split('\n');
  const place = section(lines, heading);
  if (!place) return '';
  const written = lines.slice(place.from, place.to).filter(line => !/^\s*\(.*\)\s*$/.test(line));
  return written.join(' ').replace(/\s+/g, ' ').trim();
}

/** Adds a paragraph at the end of the section, which is made where it is missing. Nothing is added twice. */
export function addUnder(notes: string, heading: string, text: string): string {
  const lines = notes.split('\n');
  const place = section(lines, new RegExp(`^#+ ${heading}\\s*$`, 'i'));
  if (!place) return `${notes.trimEnd()}\n\n## ${heading}\n\n${text}\n`.trimStart();
  const there = lines.slice(place.from, place.to);
  if (there.includes(text)) return notes;
  const end = place.from + there.findLastIndex(line => line.trim() !== '') + 1;
  const after = lines.slice(end);
  while (after[0]?.trim() === '') after.shift();
  return [...lines.slice(0, end), '', text, '', ...after].join('\n');
}
