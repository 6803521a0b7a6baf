/** The files that a learner gets, put together from the healthy services and a scenario's overlays. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problemsError } from '../course/load.ts';
import { readYaml } from '../course/read-yaml.ts';
import type { Scenario } from '../course/schema.ts';
import { leadingToAll } from '../parts/haproxy/part.ts';
import { declaredCopies } from '../parts/parts.ts';
import { patchTree } from './patch.ts';
import { type Declared, filesIn, serviceFiles } from './shop-files.ts';

/** Contents by path, e.g. `services/api/app.ts`. */
export type FileTree = Map<string, Buffer>;

type Overlay = 'broken' | 'solution' | `fixes/${string}` | `stages/${number}`;

/**
 * Only what the scenario's modules and parts need: five files, not fifty. `solution` is laid over `broken`, and a fix over one of the two, as is
 * what passes a stage. Throws `catalogue-wrong` for a fix.patch that does not fit, with the lines of its hunks.
 */
export function composeTree(
  repoRoot: string,
  scenario: Declared & Pick<Scenario, 'folder' | 'handsOut'>,
  overlay: Overlay,
): FileTree {
  const scenarioFolder = join(repoRoot, scenario.folder);
  const services = join(repoRoot, 'services');
  const broken: FileTree = new Map(filesIn(join(scenarioFolder, 'broken')));
  const tree = serviceFiles(services, scenario, broken);
  const single = (from: string, to: string) => {
    if (existsSync(from)) tree.set(to, readFileSync(from));
  };

  if (scenario.handsOut.includes('migrations'))
    layOver(tree, filesIn(join(services, 'database/migrations')), 'database/migrations/');
  for (const path of settingsFiles(scenario)) single(join(services, path), path);
  sayCopies(tree, declaredCopies(scenario.parts));
  single(join(services, 'FIRST-PAGE.md'), 'FIRST-PAGE.md');
  single(join(services, 'NOTES.md'), 'NOTES.md');
  single(join(scenarioFolder, 'NOTES.md'), 'NOTES.md');
  single(join(scenarioFolder, 'SCENARIO.md'), 'SCENARIO.md');

  layOver(tree, broken);
  if (overlay === 'broken') return tree;
  const fix = overlay === 'solution' ? null : join(scenarioFolder, overlay);
  if (fix && !existsSync(fix)) throw new Error(`there is no ${scenario.folder}/${overlay}`);
  if (!fix || isOnSolution(fix)) layOver(tree, filesIn(join(scenarioFolder, 'solution')));
  if (fix) layFix(tree, fix, `${scenario.folder}/${overlay}`);
  return tree;
}

/** The shop's own settings are for one copy of the api; a scenario hands them out with all services that it declares, and all of their copies. */
function sayCopies(tree: FileTree, copies: Record<string, number>): void {
  const change = (path: string, changed: (text: string) => string) => {
    const file = tree.get(path);
    if (file) tree.set(path, Buffer.from(changed(file.toString())));
  };
  const counts = Object.entries(copies).map(([service, count]) => `${service}: ${count}`);
  change(systemFile, text => text.replace(/^replicas: .*$/m, `replicas: { ${counts.join(', ')} }`));
  change(gatewayFile, text => leadingToAll(text, copies));
}

const gatewayFile = 'gateway/haproxy.cfg';
const systemFile = 'system.yaml';

/** Those that the scenario hands out; for the others the shop's own stand in. */
export const settingsFiles = ({ handsOut }: Pick<Scenario, 'handsOut'>): string[] => [
  ...(handsOut.includes('gateway') ? [gatewayFile] : []),
  ...(handsOut.includes('replicas') ? [systemFile] : []),
];

/** What else is wrong with fix.yaml, `loadFixes` reports. */
function isOnSolution(folder: string): boolean {
  const file = join(folder, 'fix.yaml');
  const { on } = Object(existsSync(file) && readYaml(file).data);
  return on === 'solution';
}

/** Whole files, then the patch. What authors say about the fix is not the learner's. */
function layFix(tree: FileTree, folder: string, name: string): void {
  const { 'fix.yaml': _, 'fix.patch': patch, ...files } = Object.fromEntries(filesIn(folder));
  layOver(tree, Object.entries(files));
  const problems = patch ? patchTree(tree, patch.toString()) : [];
  const findings = problems.map(problem => ({ ...problem, column: 1 }));
  if (findings.length > 0) throw problemsError(`${name}/fix.patch`, findings);
}

function layOver(tree: FileTree, files: Iterable<[string, Buffer]>, prefix = ''): void {
  for (const [path, content] of files) tree.set(`${prefix}${path}`, content);
}
