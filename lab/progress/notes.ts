/** NOTES.md is the learner's. The lab reads their claim from it and adds their guess, and never changes a line of theirs. */
import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { oneLine, sectionsOf } from '../course/markdown.ts';
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
  if (read(home)?.text !== before.text) return false; // their editor saved it in between
  if (after !== before.text) writeFileAtomic(fileOf(home), after, before.mode);
  return true;
}

/** What stands under the first such heading, without prompts in brackets, on one line. */
export function answerUnder(notes: string, heading: RegExp): string {
  const place = sectionsOf(notes).find(({ depth, title }) => depth > 0 && heading.test(title));
  if (!place) return '';
  const lines = notes.slice(place.from, place.to).split('\n');
  return oneLine(lines.filter(line => !/^\s*\(.*\)\s*$/.test(line)).join(' '));
}

/** Adds a paragraph at the end of the section, which is made where it is missing. Nothing of theirs is changed, nothing added twice. */
export function addUnder(notes: string, heading: string, text: string): string {
  const end = notes.includes('\r\n') ? '\r\n' : '\n';
  const wanted = heading.toLowerCase();
  const place = sectionsOf(notes).find(({ depth, title }) => depth > 0 && title.toLowerCase() === wanted);
  const paragraph = `## ${heading}${end}${end}${text}`;
  if (!place) return notes.includes(paragraph) ? notes : `${notes}${blankLine(notes, end)}${paragraph}${end}`;
  const there = notes.slice(place.from, place.to);
  if (there.split(/\r?\n/).includes(text)) return notes;
  // After the end of the last line with words, before the blank lines that follow it.
  const written = place.from + there.trimEnd().length;
  const rest = notes.slice(written).search(/[\r\n]|$/);
  const [before, after] = [notes.slice(0, written + rest), notes.slice(written + rest)];
  const isBlankAfter = /^\r?\n[ \t]*(\r?\n|$)/.test(after);
  return `${before}${end}${end}${text}${isBlankAfter ? '' : end}${after}`;
}

/** What makes a blank line stand after the text, or nothing where none is needed. */
function blankLine(text: string, end: string): string {
  if (text === '' || /(^|\n)[ \t]*\r?\n$/.test(text)) return '';
  return text.endsWith('\n') ? end : end + end;
}
