/** What a person reads after `lab reveal`. */
import type { Revealed } from '../workspace/reveal.ts';
import { styled, wrap } from './terminal.ts';

export function revealedText(files: Revealed[], hasPassed: boolean): string {
  const next = hasPassed
    ? 'compare the two; npx lab says what comes next'
    : 'write it in your own words into your own file, then: npx lab verify';
  const lines = [wrap('Our solution is beside your files. Nothing runs it; read it next to yours:'), ''];
  for (const { file, kept } of files)
    lines.push(`  ${wrap(kept ? `${file} (your own file is kept)` : file, 4)}`);
  lines.push(
    '',
    wrap('Its comments say what it does, why, what else would have worked, and what each way costs.'),
    '',
    `${styled('bold', 'Next:')} ${wrap(next, 6)}`,
  );
  return lines.join('\n');
}
