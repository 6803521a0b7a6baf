/** The sequences about orders that every verify begins with. A slow shop reads the whole table for each list, so lists are few. */
import { orders, products } from '../data-shape.ts';
import { between, some } from '../draw.ts';
import type { Random } from '../traffic.ts';
import type { Ask, Who } from './model.ts';
import { largestPage, largestQuantity, refusals } from './refusals.ts';

const heavy: Who = { of: 'heavy', nth: 0 };
const light: Who = { of: 'light', nth: 0 };
const next: Who = { of: 'light', nth: 1 };
const list = (who: Who, size?: number): Ask => ({ do: 'list', ...who, size });
const pages = (who: Who, size: number, count: number): Ask => ({ do: 'pages', ...who, size, pages: count });

/** What is only read comes first, then what writes, then what is refused: what one breaks shall not be told as the fault of another. */
export function core(random: Random): Ask[][][] {
  const drawn = (least: number, most: number) => between(random, least, most);
  const item = () => ({ product: drawn(1, products), quantity: drawn(1, 5) });
  const order = (id: number): Ask => ({ do: 'order', id });
  const unknownUser: Ask = { do: 'unknown', number: drawn(1, orders) };
  const refused = (kind: number): Ask => ({ do: 'refused', kind, number: drawn(0, orders) });
  const kinds = refusals(1, 0).map(([question], kind) => ({ isUnknown: question === 'not-found', kind }));
  const unknown = kinds.filter(({ isUnknown }) => isUnknown);
  const bad = kinds.filter(({ isUnknown }) => !isUnknown);
  const read: Ask[][] = [
    ...[[list(light)], [list(heavy)], [list(heavy, 5)], [list(heavy, largestPage)], [list(light, 5)]],
    ...[[list(light, drawn(6, 49))], [pages(heavy, drawn(17, 25), 3)], [pages(light, 2, 3)]],
    ...[[list(light, 1)], [order(1), order(orders), order(drawn(1, orders))], [unknownUser]],
    [list(heavy, 2), list(heavy, 3), { do: 'nowhere', ...heavy }],
  ];
  const written: Ask[][] = [
    [
      list(light, 5),
      { do: 'place', ...light, ...item() },
      { do: 'place', ...light, ...item() },
      list(light),
      { do: 'placed', ...light },
    ],
    [
      { do: 'place', ...heavy, ...item(), quantity: largestQuantity },
      list(heavy, 5),
      { do: 'placed', ...heavy },
    ],
    [{ do: 'ties', ...next, ...item(), size: 2 }],
    [{ do: 'between', ...light, ...item() }],
    [{ do: 'price', ...light }],
    [{ do: 'new' }],
  ];
  return [
    read,
    written,
    [unknown.map(({ kind }) => refused(kind))],
    some(random, bad).map(({ kind }) => [refused(kind)]),
  ];
}
