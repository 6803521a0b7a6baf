/** Writes consoles.json, the lines of `lab --help` that parts bring: `node lab/commands/write-consoles.ts` */
import { writeFileSync } from 'node:fs';
import { consoleLines } from '../parts/parts.ts';

writeFileSync(new URL('./consoles.json', import.meta.url), `${JSON.stringify(consoleLines(), null, 2)}\n`);
