/** The sequences about accounts that every verify begins with. */
import { products } from '../data-shape.ts';
import { between, some, withoutRepeats } from '../draw.ts';
import type { Random } from '../traffic.ts';
import type { Ask } from './model.ts';
import { refusals } from './refusals.ts';
import type { Item } from './truth.ts';

/** More than one copy can have at the same moment. */
const atOnce = 24;
const devices = 6;
const mostRefusals = 2;

/** One customer alone first, then many at the same moment, then those who cheat, come back and are refused. */
export function core(random: Random): Ask[][][] {
  const product = withoutRepeats(random, 1, products);
  const item = (): Item => ({ product: product(), quantity: between(random, 1, 5) });
  const order = (): Ask => ({ do: 'order', by: 0, ...item() });
  const same = order();
  const kindsOf = (question: string, most: number): number[] => {
    const all = refusals(0).flatMap(([asked], kind) => (asked === question ? [kind] : []));
    return some(random, all).slice(0, most);
  };
  const refusal = (kind: number): Ask => ({ do: 'refused', by: 0, kind, number: product() });
  const kinds = [...kindsOf('not-found', 1), ...kindsOf('bad-input', mostRefusals)];
  return [
    [
      [
        { do: 'sign-in', by: 0 },
        { do: 'sign-in', by: 1 },
        { do: 'look', by: 0 },
      ],
    ],
    [[{ do: 'together', customers: atOnce }]],
    [
      [{ do: 'forged' }],
      [order(), same, same, { do: 'sign-in', by: 1 }, { do: 'list', by: 1 }],
      [
        { do: 'sign-in', by: 0 },
        { do: 'sign-out', by: 0 },
        { do: 'list', by: 0 },
        { do: 'sign-in', by: 0 },
      ],
      [
        { do: 'sign-in', by: 0 },
        { do: 'second-device', by: 0 },
        { do: 'other-cookies', by: 0 },
      ],
      [{ do: 'clicks', by: 0, ...item() }],
      [{ do: 'stranger' }, { do: 'readable' }],
      kinds.map(refusal),
      [{ do: 'come-back' }],
      [{ do: 'devices', devices }],
    ],
  ];
}
