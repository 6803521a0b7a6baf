/** Reads scenarios.yaml: all of it is right, or all problems are told at once. */
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { userError, visible } from '../errors.ts';
import { check, type Problem } from './explain.ts';
import type { Registries } from './named-values.ts';
import { type Finding, readYaml } from './read-yaml.ts';
import { registries } from './registries.ts';
import { problemsBetween } from './rules.ts';
import { type Catalogue, catalogueSchema, folderOf, idForm } from './schema.ts';

/** Throws `catalogue-wrong` with each problem's line and column, or `catalogue-missing`. */
export function loadCatalogue(path: string, known: Registries = registries): Catalogue {
  if (!existsSync(path)) throw userError('catalogue-missing', { file: path });
  const file = readYaml(path);
  const name = basename(path);
  if (file.data === null) throw problemsError(name, file.findings);
  const { data, problems } = check(catalogueSchema(known), file.data);
  const between = [...problemsBetween(file.data, known), ...folderProblems(file.data, dirname(path))];
  const findings = [...file.findings, ...[...problems, ...between].map(file.locate)];
  if (data === null || findings.length > 0) throw problemsError(name, findings);
  return data;
}

/** One error for everything that is wrong with a file, in the order of its lines. */
export function problemsError(name: string, findings: Finding[]): Error {
  const lines = findings
    .toSorted((a, b) => a.line - b.line || a.column - b.column)
    .map(({ line, column, message }) => `  ${name}:${line}:${column}  ${visible(message)}`);
  const count = findings.length === 1 ? 'one problem' : `${findings.length} problems`;
  return userError('catalogue-wrong', { file: name, count, problems: lines.join('\n') });
}

/** Each scenario has its folder with the text that the learner reads. */
function folderProblems(data: unknown, root: string): Problem[] {
  const { scenarios } = data as { scenarios?: unknown };
  if (!Array.isArray(scenarios)) return [];
  return scenarios.flatMap((scenario, n) => {
    const { id, name } = (scenario ?? {}) as { id?: unknown; name?: unknown };
    if (typeof id !== 'string' || typeof name !== 'string' || !idForm.test(id)) return [];
    const text = join(folderOf({ id, name }), 'SCENARIO.md');
    if (existsSync(join(root, text))) return [];
    return [
      {
        path: ['scenarios', n, 'name'],
        at: 'value' as const,
        message: `name ${name}: there is no ${text}; add it`,
      },
    ];
  });
}
