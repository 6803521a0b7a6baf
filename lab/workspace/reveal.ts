/** Our solution, written beside the learner's files under names that nothing runs. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Scenario } from '../course/schema.ts';
import { writeFileAtomic } from '../home/files.ts';
import type { Home } from '../home/home.ts';
import { composeTree } from './compose-tree.ts';
import { fixedName } from './signature.ts';

/** `theirs`: the file beside which it lies; `kept`: one of that name was there with another content, and stays. */
export type Revealed = { file: string; theirs: string; kept: boolean };

export function revealSolution(home: Home, scenario: Scenario): Revealed[] {
  const broken = composeTree(home.repo, scenario, 'broken');
  const solution = composeTree(home.repo, scenario, 'solution');
  return [...solution]
    .filter(([path, content]) => !broken.get(path)?.equals(content))
    .map(([path, content]) => {
      const file = fixedName(path);
      const target = join(home.workspace, file);
      const kept = existsSync(target) && !readFileSync(target).equals(content);
      mkdirSync(dirname(target), { recursive: true });
      if (!kept) writeFileAtomic(target, content.toString());
      return { file, theirs: path, kept };
    });
}
