/** Asks every part that runs what it does, with what it needs for that kept open between two questions. */
import type { Home } from '../home/home.ts';
import { type Family, type Look, type PartNumbers } from '../parts/contract.ts';
import type { Space } from '../parts/part.ts';
import { everyPart } from '../parts/parts.ts';

export type Looks = {
  /** by the part's id; only those that answered */
  numbers(ids: string[], space: Space): Promise<Map<string, PartNumbers>>;
  /** of the parts that were asked last */
  gauges(): Promise<Family[]>;
  end(): void;
};

export function createLooks(home: Home): Looks {
  const open = new Map<string, Look>();

  /** Those that do not run any more are let go. */
  function of(ids: string[]): [string, Look][] {
    for (const { id, look } of everyPart) {
      if (ids.includes(id) && look && !open.has(id)) open.set(id, look(home));
      if (ids.includes(id)) continue;
      open.get(id)?.end();
      open.delete(id);
    }
    return [...open];
  }

  return {
    async numbers(ids, space) {
      const seen = await Promise.all(
        of(ids).map(async ([id, look]) => ({ id, numbers: (await look.numbers?.(space)) ?? null })),
      );
      return new Map(seen.flatMap(({ id, numbers }) => (numbers ? [[id, numbers]] : [])));
    },
    gauges: async () => (await Promise.all([...open.values()].map(look => look.gauges?.() ?? []))).flat(),
    end: () => void of([]),
  };
}
