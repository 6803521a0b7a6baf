/** Writes docs/proof.md anew from the recorded runs. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from '../lab/home/home.ts';
import { proofPage, readRuns } from './proof-page.ts';

writeFileSync(join(repoRoot, 'docs/proof.md'), proofPage(readRuns()));
