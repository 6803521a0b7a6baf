/** The sequences about buying that every verify begins with. */
import { orders, products, users } from '../data-shape.ts';
import { between, some, withoutMail } from '../draw.ts';
import type { Random } from '../traffic.ts';
import type { Ask } from './model.ts';
import { refusals } from './refusals.ts';
import { anyShelf } from './store.ts';

export const atOnce = 4;

/**
 * Few requests at the same moment, as a shop without a pool has few connections more than this: whether it needs one is for the load to say.
 * What is only read comes first, then what writes, then what ends in the middle of a purchase, and what is left of that.
 */
export function core(random: Random): Ask[][][] {
  const user = () => between(random, 1, users);
  const shelf = () => between(random, 0, anyShelf);
  const visit = (): Ask => ({ do: 'visit', shelf: shelf() });
  const buy = (quantity: number): Ask => ({ do: 'buy', shelf: shelf(), user: user(), quantity });
  const old = (id: number): Ask => ({ do: 'old', id });
  const visits = Array.from({ length: atOnce }, (): Ask[] => Array.from({ length: 6 }, visit));
  visits[0]?.push({ do: 'visit-id', product: 1 }, { do: 'visit-id', product: products });
  const written: Ask[][] = [
    [{ do: 'race', shelf: shelf(), user: user() }, buy(1), { do: 'own' }],
    [buy(2), buy(3), { do: 'own' }, old(1), old(orders), old(between(random, 1, orders))],
    [{ do: 'together', shelf: shelf(), user: user(), quantity: 1 }, { do: 'own' }],
    [
      { do: 'changed', user: user() },
      { do: 'buy', shelf: shelf(), user: withoutMail(random), quantity: 1 },
    ],
  ];
  const { half, others } = refusals({ plenty: 1, few: 2, none: 3 }, 0);
  const crowd = (of: 'half' | 'others', kind: number): Ask => ({
    ...{ do: 'refused', of, kind, shelf: shelf(), number: shelf(), times: 12, atOnce: 3 },
  });
  const kinds = <One>(list: One[]) => list.map((_, kind) => kind);
  const refused = kinds(half).map(kind => [crowd('half', kind)]);
  const bad = some(random, kinds(others))
    .slice(0, 4)
    .map(kind => [crowd('others', kind)]);
  return [visits, written, inTwoLanes([...refused, ...bad]), [[{ do: 'listed' }], [{ do: 'listed' }]]];
}

/** The others have nothing to do, so that not too many requests are there at once. */
const inTwoLanes = (sequences: Ask[][]): Ask[][] => [
  sequences.filter((_, n) => n % 2 === 0).flat(),
  sequences.filter((_, n) => n % 2 === 1).flat(),
];
