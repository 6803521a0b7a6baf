/** The files that a learner gets, put together from the healthy services and a scenario's overlays. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problemsError } from '../course/load.ts';
import { readYaml } from '../course/read-yaml.ts';
import { patchTree } from './patch.ts';

/** Contents by path, e.g. `services/api/app.ts`. */
export type FileTree = Map<string, Buffer>;

type Overlay = 'broken' | 'solution' | `fixes/${string}`;

/**
 * Only what the scenario's modules need: five files, not fifty. `solution` is laid over `broken`, and a fix over one of the two. Throws
 * `catalogue-wrong` for a fix.patch that does not fit, with the lines of its hunks.
 */
export function composeTree(
  repoRoot: string,
  scenario: { folder: string; modules: readonly string[] },
  overlay: Overlay,
): FileTree {
  const scenarioFolder = join(repoRoot, scenario.folder);
  const tree: FileTree = new Map();
  const single = (from: string, to: string) => {
    if (existsSync(from)) tree.set(to, readFileSync(from));
  };
  const services = join(repoRoot, 'services');

  for (const [path, content] of filesIn(join(services, 'api'))) {
    const module = /^modules\/([^/.]+)/.exec(path)?.[1];
    const wanted = module === undefined || scenario.modules.includes(module);
    if (wanted && !path.endsWith('.test.ts'))
      tree.set(`services/api/${path}`, path === 'app.ts' ? withModules(content, scenario.modules) : content);
  }
  layOver(tree, join(services, 'database/migrations'), 'database/migrations/');
  single(join(services, 'gateway/haproxy.cfg'), 'gateway/haproxy.cfg');
  single(join(services, 'system.yaml'), 'system.yaml');
  single(join(services, 'NOTES.md'), 'NOTES.md');
  single(join(scenarioFolder, 'NOTES.md'), 'NOTES.md');
  single(join(scenarioFolder, 'SCENARIO.md'), 'SCENARIO.md');

  layOver(tree, join(scenarioFolder, 'broken'));
  if (overlay === 'broken') return tree;
  const fix = overlay === 'solution' ? null : join(scenarioFolder, overlay);
  if (fix && !existsSync(fix)) throw new Error(`there is no ${scenario.folder}/${overlay}`);
  if (!fix || isOnSolution(fix)) layOver(tree, join(scenarioFolder, 'solution'));
  if (fix) layFix(tree, fix, `${scenario.folder}/${overlay}`);
  return tree;
}

/** What else is wrong with fix.yaml, `loadFixes` reports. */
function isOnSolution(folder: string): boolean {
  const file = join(folder, 'fix.yaml');
  const { on } = Object(existsSync(file) && readYaml(file).data);
  return on === 'solution';
}

/** Whole files, then the patch. What authors say about the fix is not the learner's. */
function layFix(tree: FileTree, folder: string, name: string): void {
  const { 'fix.yaml': _, 'fix.patch': patch, ...files } = Object.fromEntries(filesIn(folder));
  for (const [path, content] of Object.entries(files)) tree.set(path, content);
  const problems = patch ? patchTree(tree, patch.toString()) : [];
  const findings = problems.map(problem => ({ ...problem, column: 1 }));
  if (findings.length > 0) throw problemsError(`${name}/fix.patch`, findings);
}

/** `app.ts` names every module of the shop, each in a line that imports it and one that registers it. */
function withModules(app: Buffer, modules: readonly string[]): Buffer {
  const lines = app.toString().split('\n');
  const left = lines.flatMap(line => {
    const [, name = '', file = ''] =
      /^import \{ (\w+) \} from '\.\/modules\/([^/.]+)\.ts';$/.exec(line) ?? [];
    return name && !modules.includes(file) ? [line, `  app.register(${name});`] : [];
  });
  return Buffer.from(lines.filter(line => !left.includes(line)).join('\n'));
}

function layOver(tree: FileTree, folder: string, prefix = ''): void {
  for (const [path, content] of filesIn(folder)) tree.set(`${prefix}${path}`, content);
}

/** All files below a folder, by their path in it; none when it is not there. */
function filesIn(folder: string): [string, Buffer][] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry): [string, Buffer][] => {
      const path = join(folder, entry.name);
      if (entry.name === 'node_modules') return [];
      if (!entry.isDirectory()) return [[entry.name, readFileSync(path)]];
      return filesIn(path).map(([inner, content]) => [`${entry.name}/${inner}`, content]);
    });
}
