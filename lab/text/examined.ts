/** What `lab doctor` found, the sound and the unsound. */
import type { Examined } from '../runtime/docker-health.ts';
import { wrap } from './terminal.ts';

export function examinedText(findings: Examined[]): string {
  const wrong = findings.filter(finding => !finding.ok);
  const lines = findings.map(({ what, ok, saw, next }) => {
    const line = `${ok ? 'ok' : 'NO'}  ${what}: ${saw}`;
    return wrap(ok ? line : `${line}\n${next}`, 4);
  });
  return [
    ...lines,
    '',
    wrong.length === 0 ? 'All is well.' : `${wrong.length} to fix; start with the first.`,
  ].join('\n');
}
