/** The sequences about products that every verify begins with. */
import { largestId, products, productsInCategory, users } from '../data-shape.ts';
import { between, some } from '../draw.ts';
import { changes } from '../neighbours.ts';
import type { Random } from '../traffic.ts';
import type { Item } from './additions.ts';
import type { Ask } from './model.ts';
import { largestPage, mostCents, refusals } from './refusals.ts';

type Page = Extract<Ask, { do: 'page' }>;
const page = (number?: number, size?: number): Page => ({ do: 'page', ofNew: false, page: number, size });
const ofNew = (ask: Page): Page => ({ ...ask, ofNew: true });

/** What is only read comes first, then what writes, then what is refused: what one breaks shall not be told as the fault of another. */
export function core(random: Random): Ask[][][] {
  const drawn = (least: number, most: number) => between(random, least, most);
  const size = drawn(6, 49);
  const last = Math.floor(productsInCategory / 47) + 1;
  const add = (isNew: boolean): Ask => ({ do: 'add', ofNew: isNew, ...drawItem(random) });
  const added: Ask = { do: 'added' };
  const product = (id: number): Ask => ({ do: 'product', id });
  const refused = (kind: number): Ask => ({ do: 'refused', kind, number: drawn(0, largestId) });
  const odd: Item = { seller: users, name: `Ana's "lamp" 50 %_\\`, price_cents: mostCents };
  const read = [
    ...[[page()], [page(1, 5)], [page(1, largestPage)], [page(drawn(2, 50), 50)]],
    [page(drawn(2, Math.floor(productsInCategory / size)), size)],
    ...[[page(last, 47)], [page(last + 1, 47)]],
    [page(largestId, 7), product(1), product(products), product(drawn(1, products))],
    // Several pages and sizes of the same list.
    [page(1, 10), page(2, 10)],
    [page(1, 9), page(1, 8)],
    [page(1, 1), page(2, 1), page(productsInCategory, 1), page(productsInCategory + 1, 1)],
    ...changes.map((change): Ask[] => [{ do: 'like', change, at: random() }]),
  ];
  const written = [
    [
      page(1, 5),
      page(2, 5),
      add(false),
      page(1, 5),
      page(2, 5),
      page(2, 4),
      add(false),
      page(1, 5),
      page(1, 5),
      added,
    ],
    [
      ofNew(page(1, 2)),
      add(true),
      ofNew(page(1, 2)),
      add(true),
      add(true),
      leaf(2),
      add(true),
      leaf(2),
      added,
    ],
    [{ do: 'twice' as const, ofNew: true, ...drawItem(random) }, leaf(1)],
    [
      page(1, 3),
      page(2, 3),
      { do: 'twice' as const, ofNew: false, ...drawItem(random) },
      page(2, 3),
      page(1, 3),
    ],
    [{ do: 'changed' as const }],
    [ofNew(page(1, 3)), { do: 'changed' as const }],
    [ofNew(page(1, 5)), { do: 'add' as const, ofNew: true, ...odd }, ofNew(page()), added],
  ];
  const kinds = refusals('', 0).map((refusal, kind) => ({ isUnknown: refusal[0] === 'not-found', kind }));
  const unknown = kinds.filter(({ isUnknown }) => isUnknown).map(({ kind }) => refused(kind));
  const bad = some(
    random,
    kinds.filter(({ isUnknown }) => !isUnknown),
  ).map(({ kind }) => [refused(kind)]);
  return [read, written, [unknown], bad];
}

const leaf = (size: number): Ask => ({ do: 'leaf', ofNew: true, size });

const drawItem = (random: Random): Item => ({
  seller: between(random, 1, users),
  name: `Found in the attic no. ${between(random, 1, 99_999)}`,
  price_cents: between(random, 1, mostCents),
});
