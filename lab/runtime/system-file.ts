/** `system.yaml`: how many replicas of a service run. The learner's to change. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { userError } from '../errors.ts';

const schema = z.strictObject({
  replicas: z.strictObject({ api: z.int().min(1).max(3) }),
});

export type SystemFile = z.infer<typeof schema>;

/** Throws a UserError that names the line. */
export function readSystemFile(tree: string): SystemFile {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(join(tree, 'system.yaml'), 'utf8'), { lineCounter: lines });
  const broken = document.errors[0];
  if (broken) throw problemAt(lines.linePos(broken.pos[0]).line, broken.message.split('\n')[0] ?? '');
  const parsed = schema.safeParse(document.toJS({ maxAliasCount: 10 }));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const node = document.getIn(issue?.path ?? [], true) as { range?: [number, number, number] } | undefined;
  throw problemAt(node?.range ? lines.linePos(node.range[0]).line : 1, issue?.message ?? 'not understood');
}

const problemAt = (line: number, problem: string) => userError('system-file', { line, problem });
