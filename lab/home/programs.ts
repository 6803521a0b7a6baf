/** Where the programs of the parts come from: they are installed on this machine, or lie in the images of compose/compose.yaml. */
import { join } from 'node:path';
import type { Command } from '../../machine/process.mjs';
import { findProgram } from '../../machine/programs.mjs';
import { userError } from '../errors.ts';
import { imageCommand } from './docker.ts';
import { readJson, writeJson } from './files.ts';
import type { Home } from './home.ts';

/** A program of a part. */
export type Program = {
  name: string;
  /** for a person who does not have it */
  title: string;
  /** the service of compose.yaml whose image has it; none for what only this machine has */
  image?: string;
  /** where it is on this machine, when it is not on the PATH; null when it is not there */
  find?(): string | null;
};

export const git: Program = { name: 'git', title: 'git' };

export const runtimeNames = ['compose', 'native'] as const;
export type RuntimeName = (typeof runtimeNames)[number];

const runtimeFile = (home: Home) => join(home.dir, 'runtime.json');

/** How this home was run when its keeper was last started; null before the first time. */
export const recordedRuntime = (home: Home): RuntimeName | null =>
  readJson<{ runtime: RuntimeName }>(runtimeFile(home))?.runtime ?? null;

export const runtimeOf = (home: Home): RuntimeName => recordedRuntime(home) ?? 'native';

/** Only while no keeper runs. */
export const recordRuntime = (home: Home, runtime: RuntimeName): void =>
  writeJson(runtimeFile(home), { runtime });

const pathOf = ({ name, find }: Program): string | null => (find ? find() : findProgram(name));

/** Path of a program that is installed on this machine; throws the error that names what is missing. */
export function programPath(program: Program): string {
  const path = pathOf(program);
  if (!path) throw userError('part-missing', { part: program.title });
  return path;
}

/** Whether a part that nothing depends on can be had; every image can. */
export const hasProgram = (home: Home, program: Program): boolean =>
  runtimeOf(home) === 'compose' || pathOf(program) !== null;

/** The way to run it once in this home. It sees the folder `cwd` and, where it must write, `writes`. */
export function commandOf(
  home: Home,
  program: Program,
  args: string[],
  options: Command['options'] & { reads: string[]; writes?: string[]; onTerminal?: boolean },
): Command {
  const { reads, writes = [], onTerminal = false, ...own } = options;
  if (runtimeOf(home) === 'native') return { file: programPath(program), args, options: own };
  const run = { program: program.name, args, ...own, reads, writes, onTerminal };
  return imageCommand(home, program.image ?? program.name, run);
}
