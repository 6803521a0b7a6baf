/** A kind of traffic: how its requests are drawn and which answers are right. Runs in Node.js and in k6, so it imports types alone. */
import type { Difference } from './difference.ts';
import type { Receipt } from './receipt.ts';

export type HttpRequest = {
  method: 'DELETE' | 'GET' | 'HEAD' | 'OPTIONS' | 'PATCH' | 'POST' | 'PUT';
  path: string;
  body?: Record<string, unknown>;
  headers?: Record<string, string>;
  /** of a new customer: the cookies of earlier answers are forgotten before it is sent */
  fresh?: true;
  /** the address of this machine that it comes from; else one of the lab's own, in turn. Under load the stream decides. */
  from?: string;
};

export type ShopAnswer = {
  /** 0 when there was none */
  status: number;
  /**
   * Names in lower case. Headers of one name stand in one text with commas between them, those of set-cookie a line each (in k6 with
   * commas too).
   */
  headers: Readonly<Record<string, string>>;
  /** why there was no answer, when there was none */
  body: string;
};

export type Judgement = {
  /**
   * Why the answer is wrong, in at most four words, e.g. `status 503` or `wrong rows`; empty when it is right. A kind of traffic has at
   * most twelve reasons.
   */
  wrong: string;
  /** what was seen in its place, with the values; only where something is wrong */
  difference?: Difference | null;
  /** the order that the shop promised with this answer, where a user knows more of it than the answer says */
  receipt?: Receipt;
  /** what became of it, where a kind of traffic has several right answers: `served`, `refused`; one word */
  label?: string;
};

/** Uniform in [0, 1). */
export type Random = () => number;

export type Traffic = {
  /** equal to the file's name */
  id: string;
  /** the file's address, `import.meta.url`; k6 has none */
  file: string;
  /** draws one request; `size` is the number of rows a page asks for, where the kind has pages */
  draw(random: Random, size?: number): HttpRequest;
  /** draws one of the requests that cost most, so that a count does not depend on luck */
  drawCostly(random: Random, size?: number): HttpRequest;
  /** whether this is the answer that the contract expects for this very request; never throws, whatever the body is */
  judge(request: HttpRequest, answer: ShopAnswer): Judgement;
  /** one user, where the right answer depends on what the same user did before */
  newUser?(): User;
  /** what is counted of it, each by itself, the plainest first; without them what `drawCostly` draws */
  walks?: readonly Walk[];
};

/** Requests of one sort, of which one may follow from the answer to another: the first page, a later one, a user who has little. */
export type Walk = {
  /** what a person calls it, after a number: `the first page` */
  name: string;
  /** rows per page; `drawn`: a size that changes from verify to verify */
  sizes: readonly (number | 'drawn')[];
  /** requests that lead there and are not counted */
  skipped?: number;
  newUser(): User;
};

/**
 * Sends one request at a time and keeps the cookies it gets. `judge` is asked about each request before the next is drawn, with status 0
 * when there was no answer.
 */
export type User = Pick<Traffic, 'draw' | 'judge'>;

/** A user of this kind of traffic; where nothing is remembered, all are the same one. */
export const userOf = (traffic: Traffic): User => traffic.newUser?.() ?? traffic;

/** The reason of a request that ran out of time; kinds of traffic call every request without an answer `no answer`. */
export const noAnswerInTime = 'no answer in time';

/** Names come as the shop wrote them. */
export function headersFrom(
  named: Iterable<readonly [name: string, value: string | string[] | undefined]>,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [written, value] of named) {
    const name = written.toLowerCase();
    const between = name === 'set-cookie' ? '\n' : ', ';
    const text = [value ?? []].flat().join(between);
    headers[name] = Object.hasOwn(headers, name) ? `${headers[name]}${between}${text}` : text;
  }
  return headers;
}

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
