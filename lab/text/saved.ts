/** What a person reads after `lab save`: where the work is, and what would still lose it. */
import type { SavedWork } from '../workspace/save.ts';
import { styled, wrap } from './terminal.ts';

export function savedText({ branch, id, repository, already }: SavedWork, inCodespace: boolean): string {
  const what = already ? `Nothing has changed since the last save, ${id}.` : `Saved as ${id}.`;
  const risk = inCodespace
    ? 'So far it is in this Codespace only, and an idle Codespace is deleted after some weeks.'
    : 'So far it is on this disk only.';
  const remote = inCodespace ? 'origin' : '<address>';
  const address = inCodespace ? '' : ' (the address of a repository of yours)';
  return [
    what,
    wrap(`The branch ${branch} has it, in the repository ${repository}`),
    wrap(`${risk} To keep it elsewhere too, push the branch.`),
    '',
    wrap(`${styled('bold', 'Next:')} in that folder${address}:`, 6),
    `      git push ${remote} ${branch}`,
  ].join('\n');
}
