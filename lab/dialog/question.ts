/** Questions on a terminal. Enter and Ctrl-C skip; what was typed before the question was shown is no answer. */
import type { Key } from 'node:readline';
import { pause } from '../../machine/process.mjs';
import type { Question } from '../course/course.ts';
import { letters } from '../text/guess.ts';
import { width } from '../text/terminal.ts';
import { writeLine } from './terminal.ts';

const longestAnswer = 200;

/** Where nobody can answer, nothing is asked. */
export const canAsk = (): boolean => process.stdin.isTTY === true && process.stdout.isTTY === true;

/** The option that was chosen; null when it was skipped. */
export async function choose(
  { options }: Question,
  prompt: string,
): Promise<Question['options'][number] | null> {
  const last = letters[options.length - 1];
  for (;;) {
    const typed = await askLine(`${prompt} (a to ${last}, Enter skips)`);
    if (!typed) return null;
    const option = typed.length === 1 ? options[letters.indexOf(typed.toLowerCase())] : undefined;
    if (option) return option;
    writeLine(`Type one letter from a to ${last}, or only Enter.`);
  }
}

/** What was typed, on one line and without control characters; null when it was skipped. */
export async function askLine(message: string): Promise<string | null> {
  await forgetTyped();
  const { isCancel, text } = await import('@clack/prompts');
  process.stdout.columns ||= width; // a terminal that does not know how wide it is
  const ended = new AbortController();
  const noticeEnd = (_typed: string, { ctrl, name }: Key) => ctrl && name === 'd' && ended.abort();
  process.stdin.on('keypress', noticeEnd);
  try {
    const typed = await text({ message, withGuide: false, signal: ended.signal });
    if (isCancel(typed)) return null;
    return (typed ?? '').replace(/\p{C}/gu, ' ').replace(/\s+/g, ' ').trim().slice(0, longestAnswer) || null;
  } finally {
    process.stdin.off('keypress', noticeEnd);
  }
}

/** Keys that were pressed while a command still worked are not meant for the question. */
async function forgetTyped(): Promise<void> {
  const { stdin } = process;
  const forget = () => {};
  stdin.setRawMode(true);
  stdin.on('data', forget);
  await pause(20);
  stdin.off('data', forget);
  stdin.setRawMode(false);
}
