/** What a person reads after `lab save`: where the work is, and what would still lose it. */
import type { SavedWork } from '../workspace/save.ts';
import { styled, wrap } from './terminal.ts';

export function savedText({ branch, id, repository, already }: SavedWork, inCodespace: boolean): string {
  const what = already ? `Nothing has changed since the last save, ${id}.` : `Saved as ${id}.`;
  const risk = inCodespace
    ? 'So far your work is in this Codespace only, and an idle Codespace is deleted after some weeks.'
    : 'So far your work is on this disk only.';
  const remote = inCodespace ? 'origin' : '<address>';
  const address = inCodespace ? '' : ' (the address of your own repository)';
  return [
    what,
    wrap(`Your work is on the branch ${branch}, in the repository ${repository}`),
    wrap(`${risk} Push the branch to keep a copy elsewhere.`),
    '',
    wrap(`${styled('bold', 'Next:')} in that folder${address}:`, 6),
    `      git push ${remote} ${branch}`,
  ].join('\n');
}
