/** The learner's files as the keeper sees them: what changed, and whether it can be used. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join } from 'node:path';
import { UserError, userError } from '../errors.ts';
import type { Home } from '../home/home.ts';
import { commandOf } from '../home/programs.ts';
import { type ConfigProblem, checkArguments, checkConfig } from '../parts/haproxy/haproxy.ts';
import { haproxyEnvironment, ownConfigFile } from '../parts/haproxy/part.ts';
import { haproxyProgram } from '../parts/haproxy/program.ts';
import { servicesOf } from '../parts/parts.ts';
import { readSystemFile } from './system-file.ts';

const gatewayFile = 'gateway/haproxy.cfg';
const systemFile = 'system.yaml';
const watched = ['services', 'database/migrations', 'gateway', 'system.yaml'];

/** What `lab reveal` writes beside a file to be read: `orders.fixed.ts`, `001_index.sql.fixed`. Nothing runs it. */
export const fixedName = (path: string): string =>
  path.endsWith('.sql') ? `${path}.fixed` : path.replace(/(\.[^./]+)?$/, '.fixed$1');
const isFixed = (path: string) => /\.fixed(\.[^./]+)?$/.test(path);

/** Whether the shop is built from this file: notes, the guide and what was revealed change nothing. */
export const isBuiltFrom = (path: string): boolean =>
  !isFixed(path) && watched.some(place => path === place || path.startsWith(`${place}/`));

/** path → size and time of the last change, in nanoseconds; a tree holds tens of files, so asking again is cheap */
export type Signature = Map<string, string>;

export function signatureOf(tree: string): Signature {
  const found: Signature = new Map();
  const visit = (path: string) => {
    const entry = statSync(join(tree, path), { bigint: true, throwIfNoEntry: false });
    if (!entry) return;
    if (entry.isFile() && !isFixed(path)) found.set(path, `${entry.size} ${entry.mtimeNs} ${entry.ino}`);
    if (!entry.isDirectory()) return;
    for (const name of readdirSync(join(tree, path))) {
      if (name !== 'node_modules' && !name.startsWith('.')) visit(`${path}/${name}`);
    }
  };
  for (const path of watched) visit(path);
  return found;
}

export function changedPaths(before: Signature, after: Signature): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter(path => before.get(path) !== after.get(path)).sort();
}

const isCode = (path: string) => /^services\/.*\.(ts|js|mjs|json)$/.test(path);

const codeFiles = (tree: string): string[] => [...signatureOf(tree).keys()].filter(isCode).sort();

/** Changes when any file of the services does. */
export const codeHash = (tree: string): string => hashOf(tree, codeFiles(tree));

/** For each service, of its own files and of those that no other service has to itself. */
export function codeHashesOf(tree: string, services: string[]): Record<string, string> {
  const files = codeFiles(tree);
  const isOf = (service: string, path: string) => path.startsWith(`services/${service}/`);
  return Object.fromEntries(
    services.map(service => {
      const others = services.filter(other => other !== service);
      return [
        service,
        hashOf(
          tree,
          files.filter(path => !others.some(other => isOf(other, path))),
        ),
      ];
    }),
  );
}

function hashOf(tree: string, paths: string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(tree, path)))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 12);
}

/** The learner's settings as they were read: they may be edited, and broken, while these are in use. */
export type Settings = { replicas: Record<string, number>; gateway: string };

/** A learner's files, and which of the settings must be among them. A deployment of an older version does not say. */
type Files = { tree: string; settings?: string[]; parts?: string[] };

/** Throws a UserError that names the file and line. */
export function readSettings(home: Home, files: Files): Settings {
  return {
    replicas: readSystemFile(folderOf(home, files, systemFile), servicesOf(files.parts ?? [])).replicas,
    gateway: readFileSync(join(folderOf(home, files, gatewayFile), gatewayFile), 'utf8'),
  };
}

/** The learner's folder, or that of the shop's own settings, where the scenario hands out none and the learner made none. */
function folderOf({ repo }: Home, { tree, settings = [] }: Files, file: string): string {
  if (existsSync(join(tree, file))) return tree;
  if (settings.includes(file)) throw userError('file-gone', { file });
  return join(repo, 'services');
}

/** The first of these files (all, unless told) that cannot be used, as `file:line: what`; empty when all can. */
export async function fileProblem(
  home: Home,
  files: Files,
  paths: Iterable<string> = signatureOf(files.tree).keys(),
): Promise<string> {
  for (const path of [...paths].filter(isCode)) {
    const problem = syntaxProblem(files.tree, path);
    if (problem) return problem;
  }
  try {
    readSettings(home, files);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  const [first] = await gatewayProblems(home, folderOf(home, files, gatewayFile));
  return first
    ? `${gatewayFile}${first.line === null ? '' : `:${first.line}`}: ${first.text.replace(/\.$/, '')}`
    : '';
}

/** What HAProxy found nothing wrong with; asking it takes a container where the lab runs on Docker. */
const goodGateways = new Set<string>();

async function gatewayProblems(home: Home, folder: string): Promise<ConfigProblem[]> {
  const files = [ownConfigFile(home), join(folder, gatewayFile)].filter(existsSync);
  const content = files.map(file => readFileSync(file, 'utf8')).join('\0');
  if (goodGateways.has(content)) return [];
  const check = commandOf(home, haproxyProgram, checkArguments(files), {
    cwd: '/',
    env: haproxyEnvironment(home),
    reads: files.map(file => dirname(file)),
  });
  const { ok, problems } = await checkConfig(check);
  if (ok) goodGateways.add(content);
  return problems;
}

function syntaxProblem(tree: string, path: string): string {
  let source: string;
  try {
    source = readFileSync(join(tree, path), 'utf8');
  } catch {
    return ''; // deleted meanwhile; the start will tell if it is missed
  }
  if (path.endsWith('.json')) return '';
  try {
    if (path.endsWith('.ts')) source = stripTypeScriptTypes(source);
  } catch (error) {
    const { stack = '', message } = error as Error;
    const line = stack.match(/:(\d+)\n/)?.[1] ?? '1';
    return `${path}:${line}: ${message}`;
  }
  // Types are replaced by blanks, so that line numbers stay.
  const check = spawnSync(process.execPath, ['--check', '--input-type=module', '-'], {
    input: source,
    encoding: 'utf8',
  });
  if (check.status === 0) return '';
  const line = check.stderr.match(/:(\d+)\n/)?.[1] ?? '1';
  const message = check.stderr.match(/^\w*Error.*$/m)?.[0] ?? check.stderr.trim();
  return `${path}:${line}: ${message}`;
}
