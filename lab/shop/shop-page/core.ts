/** The sequences about pages of products that every verify begins with. */
import { popularProducts, products, users } from '../data-shape.ts';
import { between, some } from '../draw.ts';
import { mostCents } from '../products/refusals.ts';
import type { Random } from '../traffic.ts';
import type { Ask } from './model.ts';
import { refusals } from './refusals.ts';

/** What is only read comes first, then what changes, then what is refused: what one breaks shall not be told as the fault of another. */
export function core(random: Random): Ask[][][] {
  const drawn = (least: number, most: number) => between(random, least, most);
  const price = (of: 'added' | 'popular', number = drawn(0, products)): Ask => ({
    do: 'price',
    of,
    number,
    price_cents: drawn(1, mostCents),
  });
  const later = (kind: 'price-unseen' | 'price-held' | 'price-in-layers'): Ask => ({
    do: kind,
    number: drawn(0, products),
    price_cents: drawn(1, mostCents),
  });
  const sell = (): Ask => ({
    do: 'sell',
    seller: drawn(1, users),
    name: `Found in the attic no. ${drawn(1, 99_999)}`,
    price_cents: drawn(1, mostCents),
  });
  const refused = (kind: number): Ask => ({ do: 'refused', kind, number: drawn(0, products) });
  const page = (form: number): Ask => ({ do: 'page', id: drawn(1, products), form });
  const both = (): Ask => ({ do: 'both', number: drawn(0, products) });
  const read = [0, 1, 2, 3, 4, 5, 1, 0].map((form): Ask[] => [page(form), both()]);
  // One lane each, so that all wait at the same time; each popular product has its old price again when the load comes.
  const repriced = [
    // By their numbers, so that each way to ask for a page is tried after a change.
    ...popularProducts.map((_, n): Ask[] => [price('popular', n), { do: 'price-back', of: 'popular' }]),
    [later('price-unseen'), later('price-in-layers')],
    [later('price-held')],
    [sell(), price('added')],
  ];
  const kinds = refusals(1, '', 0).map((refusal, kind) => ({ isUnknown: refusal[0] === 'not-found', kind }));
  const unknown = kinds.filter(({ isUnknown }) => isUnknown).map(({ kind }) => refused(kind));
  const bad = some(
    random,
    kinds.filter(({ isUnknown }) => !isUnknown),
  ).map(({ kind }) => [refused(kind)]);
  return [read, repriced, [unknown], bad];
}
