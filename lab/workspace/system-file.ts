/** `system.yaml`: how many replicas of a service run. The learner's to change. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { userError } from '../errors.ts';

const schema = z.strictObject({
  replicas: z.strictObject({ api: z.int().min(1).max(3) }),
});

/** The file holds one thing, so whatever is wrong, this is what should stand there. */
const wanted = 'write replicas: { api: 2 }, with a whole number from 1 to 3';

export type SystemFile = z.infer<typeof schema>;

/** Throws a UserError that names the line. */
export function readSystemFile(tree: string): SystemFile {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(join(tree, 'system.yaml'), 'utf8'), {
    lineCounter: lines,
    stringKeys: true,
  });
  const broken = document.errors[0];
  if (broken) throw problemAt(lines.linePos(broken.pos[0]).line, `this cannot be read; ${wanted}`);
  const parsed = schema.safeParse(valuesOf(document));
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
function valuesOf(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: 10 });
  } catch {
    throw problemAt(1, wanted);
  }
}

const problemAt = (line: number, problem: string) => userError('system-file', { line, problem });
