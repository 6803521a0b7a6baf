/** Writes test/golden-commands/ anew: what commands print now. Look at the difference before it is committed. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from '../lab/home/home.ts';
import { commandTexts } from './command-texts.ts';

process.env.TZ = 'UTC';
const folder = join(repoRoot, 'test/golden-commands');
mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(commandTexts))
  writeFileSync(join(folder, `${name}.txt`), `${text()}\n`);
