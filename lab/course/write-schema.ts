/** Writes scenarios.schema.json anew: `node lab/course/write-schema.ts`. */
import { writeFileSync } from 'node:fs';
import { scenariosJsonSchema } from './json-schema.ts';
import { registries } from './registries.ts';

writeFileSync(new URL('../../scenarios.schema.json', import.meta.url), scenariosJsonSchema(registries));
