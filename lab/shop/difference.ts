/** How an answer differs from the right one, as facts. Words are made of them where a person reads them. */

export type Pieces = { product: unknown; pieces: unknown };

export type Difference =
  /** of recordings of format 1, which held words */
  | { kind: 'told'; wanted: string; saw: string }
  /** `said`: why there was none, in the words of the program that waited */
  | { kind: 'no-answer'; said: string }
  /** `body`: its beginning */
  | { kind: 'status'; wanted: number; status: number; body: string }
  | { kind: 'no-list'; of: string }
  /** the first row that should be in a list and is not; `instead`: the id that stands in its place, where one does */
  | { kind: 'row'; of: string; id: unknown; place: number; instead?: unknown; seen: number; wanted: Rows }
  /** rows after the last that should be there */
  | { kind: 'more-rows'; of: string; seen: number; wanted: Rows }
  /** of a row or an object; `id` where it has one */
  | { kind: 'field'; of: string; id?: unknown; name: string; seen: unknown; wanted: unknown }
  /** `seen`: null when it is no cart */
  | { kind: 'cart'; seen: Pieces[] | null; wanted: Pieces[] }
  | { kind: 'same-number'; number: unknown; orders: number }
  /** of one cart, by two clicks at the same moment */
  | { kind: 'two-orders'; numbers: unknown[] }
  /** two wanted the last pieces */
  | { kind: 'race'; won: number; of: number; pieces: number }
  /** an order is so many times on the warehouse's list; `isWanted`: once is right, else never */
  | { kind: 'listed'; number: string; items: [number, number][]; times: number; isWanted: boolean }
  /** who signed out sent the cookies of before, and got this status: the session goes on */
  | { kind: 'goes-on'; status: number }
  /** the cookies without HttpOnly are enough to see the account */
  | { kind: 'readable'; names: string[] }
  /** a value that is not of this kind */
  | { kind: 'unfit'; name: string; seen: unknown; wanted: 'later-id' | 'order-number' | 'own-id' }
  /** of the type, or one that lets the answer be kept; `keptSeconds`: for longer than that, where it may be kept at all */
  | {
      kind: 'header';
      name: 'cache-control' | 'content-type' | 'expires';
      seen: string | null;
      keptSeconds?: number;
    }
  /** so many of several looks at the same moment were wrong, the last ones after that time where it may take its time; `first`: how */
  | { kind: 'looks'; wrong: number; of: number; afterMs?: number; first: Difference | null };

export type Rows = { count: number; first: unknown };
