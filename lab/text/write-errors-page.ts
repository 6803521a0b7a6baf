/** Writes docs/errors.md anew: `node lab/text/write-errors-page.ts`. */
import { writeFileSync } from 'node:fs';
import { errorsPage } from './errors-page.ts';

writeFileSync(new URL('../../docs/errors.md', import.meta.url), errorsPage());
