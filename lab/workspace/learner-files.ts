/** What of the learner's files the shop is built from, and whether it can be used. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError, userError } from '../errors.ts';
import type { Home } from '../home/home.ts';
import { commandOf } from '../home/programs.ts';
import { type ConfigProblem, checkArguments, checkConfig } from '../parts/haproxy/haproxy.ts';
import { haproxyEnvironment, leadingToAll, ownConfigFile } from '../parts/haproxy/part.ts';
import { haproxyProgram } from '../parts/haproxy/program.ts';
import { servicesOf } from '../parts/parts.ts';
import { signatureOf, unusable } from './signature.ts';
import { syntaxProblem } from './syntax.ts';
import { readSystemFile } from './system-file.ts';

const gatewayFile = 'gateway/haproxy.cfg';
const systemFile = 'system.yaml';

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
    hash.update(path).update('\0').update(contentOf(tree, path)).update('\0');
  }
  return hash.digest('hex').slice(0, 12);
}

/** Empty for what cannot be read: `fileProblem` says why. */
function contentOf(tree: string, path: string): Buffer {
  return unusable(tree, path) === '' && existsSync(join(tree, path))
    ? readFileSync(join(tree, path))
    : Buffer.alloc(0);
}

/** The learner's settings as they were read: they may be edited, and broken, while these are in use. */
export type Settings = { replicas: Record<string, number>; gateway: string };

/** A learner's files, and which of the settings must be among them. A deployment of an older version does not say. */
type Files = { tree: string; settings?: string[]; parts?: string[]; copies?: Record<string, number> };

/** Without a system.yaml as many copies run as the scenario declares. Throws a UserError that names the file and line. */
export function readSettings(home: Home, files: Files): Settings {
  const { parts = [], copies = {} } = files;
  const declared = Object.fromEntries(servicesOf(parts).map(service => [service, copies[service] ?? 1]));
  const isWritten = folderOf(files, systemFile) !== null;
  const replicas = isWritten ? readSystemFile(files.tree, declared).replicas : declared;
  const gateway = readFileSync(join(gatewayFolder(home, files), gatewayFile), 'utf8');
  return { replicas, gateway: folderOf(files, gatewayFile) ? gateway : leadingToAll(gateway, replicas) };
}

/** The shop's own gateway stands in for one that the learner does not have: it leads to every copy that runs. */
const gatewayFolder = ({ repo }: Home, files: Files): string =>
  folderOf(files, gatewayFile) ?? join(repo, 'services');

/** The learner's folder; null where the scenario hands out no such file and the learner made none. */
function folderOf({ tree, settings = [] }: Files, file: string): string | null {
  const reason = unusable(tree, file);
  if (reason) throw userError('file-unusable', { file, reason });
  if (existsSync(join(tree, file))) return tree;
  if (settings.includes(file)) throw userError('file-gone', { file });
  return null;
}

/** The first of these files (all, unless told) that cannot be used, as `file:line: what`; empty when all can. */
export async function fileProblem(
  home: Home,
  files: Files,
  paths: Iterable<string> = signatureOf(files.tree).keys(),
): Promise<string> {
  const all = [...paths];
  for (const path of all) {
    const reason = unusable(files.tree, path);
    if (reason) return `${path}: ${reason}`;
  }
  const wrongCode = await syntaxProblem(files.tree, all.filter(isCode));
  if (wrongCode) return wrongCode;
  try {
    readSettings(home, files);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  const [first] = await gatewayProblems(home, gatewayFolder(home, files));
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
