/** The sequences about the market that every verify begins with. */
import { products, users } from '../data-shape.ts';
import { between, some } from '../draw.ts';
import { mostCents } from '../products/refusals.ts';
import type { Random } from '../traffic.ts';
import type { Ask, Who } from './model.ts';
import { refusals } from './refusals.ts';
import type { Offer } from './selling.ts';

const heavy: Who = { of: 'heavy', nth: 0 };
const light: Who = { of: 'light', nth: 0 };

/** What is only read comes first, then what writes, then what is refused: what one breaks shall not be told as the fault of another. */
export function core(random: Random): Ask[][][] {
  const drawn = (least: number, most: number) => between(random, least, most);
  const product = (): Ask => ({ do: 'product', id: drawn(1, products) });
  const own = (who: Who): Ask => ({ do: 'own', ...who });
  const buy = (who: Who, kind: 'buy' | 'buy-and-return' | 'buy-while-held' = 'buy'): Ask => ({
    ...{ do: kind, ...who },
    ...{ product: drawn(1, products), quantity: drawn(1, 5) },
  });
  const thing = () => ({
    name: `Found in the attic no. ${drawn(1, 99_999)}`,
    price_cents: drawn(1, mostCents),
  });
  const offer = (): Offer => ({ seller: drawn(1, users), ...thing() });
  const refused = (kind: number): Ask => ({ do: 'refused', kind, number: drawn(0, products) });
  const read = [[product(), own(light)], [product(), own(heavy)], [product()], [product()]];
  const written: Ask[][] = [
    [buy(light), buy(light)],
    [buy(heavy)],
    [own(light), buy(light)],
    [buy(light, 'buy-and-return')],
    [{ do: 'sell-and-change', offer: offer(), ...thing() }],
  ];
  const kinds = refusals(1, '', 0).map((refusal, kind) => ({ isUnknown: refusal[0] === 'not-found', kind }));
  const unknown = kinds.filter(({ isUnknown }) => isUnknown).map(({ kind }) => refused(kind));
  const bad = some(
    random,
    kinds.filter(({ isUnknown }) => !isUnknown),
  ).map(({ kind }) => [refused(kind)]);
  // Alone, as nobody can order meanwhile.
  const held = [[buy(light, 'buy-while-held')]];
  return [read, written, held, [unknown], bad];
}
