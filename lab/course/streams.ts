/** The traffic that verify puts on the shop, as scenarios.yaml writes it: one kind, or several streams at once. */
import { isIPv4 } from 'node:net';
import { z } from 'zod';
import { nameFrom, type Registries, slug } from './named-values.ts';
import { rate } from './units.ts';

export type Stream = {
  /** what objectives and trials call it */
  as: string;
  script: string;
  ratePerSecond: number;
  users: number;
  /** the addresses that its users call from, as k6 takes them; null: any of this machine */
  from: string | null;
  /** it sends so many requests and no more; null: as long as the load lasts */
  times: number | null;
};

const isLoopback = (address: string): boolean => isIPv4(address) && address.startsWith('127.');

/** `127.0.0.66`, or `127.0.1.1-127.0.1.50`: a user each. */
const from = z
  .string()
  .refine(
    text => text.split('-').length <= 2 && text.split('-').every(isLoopback),
    'write an address of this machine or two, such as 127.0.0.66 or 127.0.1.1-127.0.1.50',
  );

const amount = (known: Registries) => ({
  script: nameFrom('kind of traffic', known.traffic),
  rate,
  users: z.int().min(1).max(500),
});

const single = (known: Registries) =>
  z
    .strictObject(amount(known))
    .transform(({ rate: ratePerSecond, ...rest }): Stream[] => [
      { as: rest.script, ...rest, ratePerSecond, from: null, times: null },
    ]);

const several = (known: Registries) =>
  z
    .strictObject({
      streams: z
        .array(
          z.strictObject({
            as: slug,
            ...amount(known),
            from: from.optional(),
            times: z.int().min(1).optional(),
          }),
        )
        .min(1)
        .max(3),
    })
    .transform(({ streams }): Stream[] =>
      streams.map(({ rate: ratePerSecond, from = null, times = null, ...rest }) => ({
        ...rest,
        ratePerSecond,
        from,
        times,
      })),
    );

/** `{ script, rate, users }` or `{ streams: […] }`; behind the schema always a list, in which a lone stream is called as its script. */
export const loadOf = (known: Registries) => z.union([single(known), several(known)]);
