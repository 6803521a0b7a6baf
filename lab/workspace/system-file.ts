/** `system.yaml`: how many copies of each service run. The learner's to change. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { userError } from '../errors.ts';
import { mostCopies } from '../parts/part.ts';
import { alwaysThere } from '../parts/parts.ts';

const count = z.int().min(1).max(mostCopies);

/** Of what a scenario may do without, as many run as it declares, unless the file says something else. */
const schemaOf = (declared: Record<string, number>) =>
  z.strictObject({
    replicas: z.strictObject(
      Object.fromEntries(
        Object.entries(declared).map(([service, copies]) => [
          service,
          alwaysThere.includes(service) ? count : count.default(copies),
        ]),
      ),
    ),
  });

export type SystemFile = { replicas: Record<string, number> };

/** `declared`: service → copies. Throws a UserError that names the line. */
export function readSystemFile(tree: string, declared: Record<string, number>): SystemFile {
  // The file holds one thing, so whatever is wrong, this is what should stand there.
  const example = Object.keys(declared)
    .map((service, n) => `${service}: ${n === 0 ? 2 : 1}`)
    .join(', ');
  const wanted = `write replicas: { ${example} }, with a whole number from 1 to ${mostCopies}`;

  const lines = new LineCounter();
  const document = parseDocument(readFileSync(join(tree, 'system.yaml'), 'utf8'), {
    lineCounter: lines,
    stringKeys: true,
  });
  const broken = document.errors[0];
  if (broken) throw problemAt(lines.linePos(broken.pos[0]).line, `this cannot be read; ${wanted}`);
  const parsed = schemaOf(declared).safeParse(valuesOf(document, wanted));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const node = document.getIn([...(issue?.path ?? []), ...unknown], true) as
    | { range?: [number, number, number] }
    | undefined;
  const stranger = unknown.map(key => `there is no ${key} here; `).join('');
  throw problemAt(node?.range ? lines.linePos(node.range[0]).line : 1, `${stranger}${wanted}`);
}

/** An alias (*name) that leads nowhere, or to far too much, is a fault of the file. */
function valuesOf(document: Document.Parsed, wanted: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 10 });
  } catch {
    throw problemAt(1, wanted);
  }
}

const problemAt = (line: number, problem: string) => userError('system-file', { line, problem });
