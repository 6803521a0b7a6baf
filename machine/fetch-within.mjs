/** One request over HTTP with a time limit. The only place that calls `fetch`. */

/** @typedef {{ ok: boolean, status: number, headers: Headers, body: Buffer }} Answer */

/** `reason`: without the address. */
export class NoAnswer extends Error {
  /**
   * @param {string} request
   * @param {string} reason
   */
  constructor(request, reason) {
    super(`${request}: ${reason}`);
    this.reason = reason;
  }
}

/**
 * Sends a request and reads the whole answer, whatever its status, both within `limitMs`. Rejects with a `NoAnswer` that says the address and
 * the limit or what else went wrong; when the caller's own `signal` is aborted, with that signal's reason.
 * @param {string} url
 * @param {number} limitMs
 * @param {RequestInit} [request]
 * @returns {Promise<Answer>}
 */
export async function fetchWithin(url, limitMs, request = {}) {
  const limit = AbortSignal.timeout(limitMs);
  const signal = request.signal ? AbortSignal.any([request.signal, limit]) : limit;
  try {
    const answer = await fetch(url, { ...request, signal });
    const { ok, status, headers } = answer;
    return { ok, status, headers, body: Buffer.from(await answer.arrayBuffer()) };
  } catch (error) {
    request.signal?.throwIfAborted();
    const reason = limit.aborted ? `no answer within ${limitMs / 1000} s` : reasonOf(error);
    throw new NoAnswer(`${request.method ?? 'GET'} ${url}`, reason);
  }
}

/** @param {unknown} error of `fetch`, whose cause says more */
function reasonOf(error) {
  const { message, cause } = /** @type {Error & { cause?: Error & { code?: string } }} */ (error);
  if (cause?.code === 'ECONNREFUSED') return 'nothing listens there';
  return cause?.message || message;
}
