/** A kind of traffic: how its requests are drawn and which answers are right. Runs in Node.js and in k6, so it imports nothing. */

export type HttpRequest = {
  method: 'GET' | 'POST';
  path: string;
  body?: Record<string, unknown>;
  headers?: Record<string, string>;
};

/** Uniform in [0, 1). */
export type Random = () => number;

export type Traffic = {
  /** equal to the file's name */
  id: string;
  /** draws one request; `size` is the number of rows a page asks for, where the kind has pages */
  draw(random: Random, size?: number): HttpRequest;
  /** draws one of the requests that cost most, so that a count does not depend on luck */
  drawCostly(random: Random, size?: number): HttpRequest;
  /** whether this is the answer that the contract expects for this very request */
  isSuccess(request: HttpRequest, status: number, body: string): boolean;
  /** one user, where the right answer depends on what the same user did before */
  newUser?(): User;
};

/**
 * Sends one request at a time and keeps the cookies it gets. `isSuccess` is asked about each request before the next is drawn, with status 0
 * when there was no answer.
 */
export type User = Pick<Traffic, 'draw' | 'isSuccess'>;

/** A user of this kind of traffic; where nothing is remembered, all are the same one. */
export const userOf = (traffic: Traffic): User => traffic.newUser?.() ?? traffic;

/** mulberry32: small, seeded, the same numbers in Node.js and k6. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
