/** Where the programs of the parts come from: they are installed on this machine, or lie in the images of compose/compose.yaml. */
import { join } from 'node:path';
import type { Command } from '../../machine/process.mjs';
import { findProgram } from '../../machine/programs.mjs';
import { findTool, postgresBin } from '../../machine/tools.mjs';
import { userError } from '../errors.ts';
import { imageCommand } from './docker.ts';
import { readJson, writeJson } from './files.ts';
import type { Home } from './home.ts';

/** What a part runs. */
export type Program = 'grafana' | 'haproxy' | 'node' | 'postgres' | 'prometheus' | 'toxiproxy';

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

/** Path of a program that is installed on this machine; throws the error that names what is missing. */
export function programPath(program: Program | 'git' | 'initdb' | 'psql'): string {
  if (program === 'node') return process.execPath;
  if (program === 'toxiproxy') return findTool('toxiproxy') ?? missing('Toxiproxy');
  if (['initdb', 'postgres', 'psql'].includes(program)) return join(postgresPrograms(), program);
  return findProgram(program) ?? missing(titles[program] ?? program);
}

const titles: Record<string, string> = { grafana: 'Grafana', haproxy: 'HAProxy', prometheus: 'Prometheus' };

const postgresPrograms = (): string => postgresBin() ?? missing('PostgreSQL 15 or newer');

function missing(part: string): never {
  throw userError('part-missing', { part });
}

/** Whether a part that nothing depends on can be had; every image can. */
export const hasProgram = (home: Home, program: Program): boolean =>
  runtimeOf(home) === 'compose' || findProgram(program) !== null;

/** Where each of these is found: the part whose program or image it comes with. */
const partOf = { haproxy: 'haproxy', initdb: 'postgres', psql: 'postgres' } as const;

/** The way to run it once in this home. It sees the folder `cwd` and, where it must write, `writes`. */
export function commandOf(
  home: Home,
  program: keyof typeof partOf,
  args: string[],
  options: Command['options'] & { reads: string[]; writes?: string[]; onTerminal?: boolean },
): Command {
  const { reads, writes = [], onTerminal = false, ...own } = options;
  if (runtimeOf(home) === 'native') return { file: programPath(program), args, options: own };
  const run = { program, args, ...own, reads, writes, onTerminal };
  return imageCommand(home, partOf[program], run);
}
