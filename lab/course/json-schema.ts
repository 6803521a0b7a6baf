/** scenarios.schema.json, for editors: what they underline and complete while scenarios.yaml is written. */
import { z } from 'zod';
import type { Registries } from './named-values.ts';
import { catalogueSchema } from './schema.ts';

/** The file's whole text. */
export function scenariosJsonSchema(known: Registries): string {
  const schema = z.toJSONSchema(catalogueSchema(known), { io: 'input' });
  return `${JSON.stringify({ title: 'scenarios.yaml', ...schema }, null, 2)}\n`;
}
