/** A check needs evidence, and evidence the parts that are asked for it. */
import { impliedParts, type Scenario } from '../course/schema.ts';
import { neededBy } from '../judge/needed.ts';

export function evidenceProblems({ id, parts, stages }: Pick<Scenario, 'id' | 'parts' | 'stages'>): string[] {
  const invariants = stages.flatMap(stage => stage.invariants);
  const there: string[] = [...Object.keys(parts), ...impliedParts];
  return neededBy({ invariants }).flatMap(({ id: kind, parts: needed }) =>
    needed
      .filter(part => !there.includes(part))
      .map(part => `${id}: its checks need the evidence ${kind}, which needs ${part}; add ${part} to parts`),
  );
}
