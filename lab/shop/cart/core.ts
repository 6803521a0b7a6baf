/** The sequences about carts that every verify begins with. */
import { products } from '../data-shape.ts';
import { between, some, withoutRepeats } from '../draw.ts';
import type { Random } from '../traffic.ts';
import type { Ask } from './model.ts';
import { refusals } from './refusals.ts';
import type { Item } from './truth.ts';

/** More than the connections of all copies together. */
const atOnce = 24;
/** Enough to meet every copy twice. */
const looks = 6;
const mostRefusals = 6;

/** One customer alone first, then many at the same moment, then those who cheat and those who are refused. */
export function core(random: Random): Ask[][][] {
  const product = withoutRepeats(random, 1, products);
  const item = (): Item => ({ product: product(), quantity: between(random, 1, 5) });
  const look: Ask = { do: 'look', by: 0 };
  const putOf = (one: Item): Ask => ({ do: 'put', by: 0, ...one });
  const [a, b, c] = [item(), item(), item()];
  const kept: Ask[] = [a, b, { ...a, quantity: 2 }, c].flatMap(one => [putOf(one), look]);
  const alone: Ask[] = [
    { do: 'stranger' },
    ...kept,
    ...Array.from({ length: looks }, () => look),
    { do: 'stranger' },
  ];
  const crowd: Ask = { do: 'together', items: Array.from({ length: atOnce }, item) };
  const kinds = some(
    random,
    refusals(0).map((_, kind) => kind),
  ).slice(0, mostRefusals);
  const refused = kinds.map((kind): Ask => ({ do: 'refused', by: 0, kind, number: product() }));
  const nothingToOrder: Ask[] = [{ do: 'order', by: 0 }, putOf(item()), { do: 'order', by: 0 }];
  return [
    [alone],
    [[crowd]],
    [
      ...[item(), item(), item()].map((one): Ask[] => [{ do: 'clicks', ...one }]),
      [{ do: 'forged', ...item() }],
      [{ do: 'price' }],
      [putOf(item()), ...refused],
      [...nothingToOrder, { do: 'order', by: 0 }, { do: 'found', by: 0, nth: 0 }],
    ],
  ];
}
