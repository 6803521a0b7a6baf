/** One request over HTTP with a time limit. The only place that sends one: `fetch` would take every command 20 ms and more to load. */
/** @typedef {import('node:http').IncomingHttpHeaders} Headers */
/** @typedef {{ ok: boolean, status: number, headers: Headers, body: Buffer }} Answer */
/** @typedef {{ method?: string, headers?: Record<string, string>, body?: string, localAddress?: string, signal?: AbortSignal }} Request */

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
 * Sends a request and reads the whole answer, whatever its status, both within `limitMs`; redirects are not followed. Rejects with a `NoAnswer`
 * that says the address and the limit or what else went wrong; when the caller's own `signal` is aborted, with that signal's reason.
 * @param {string} url
 * @param {number} limitMs
 * @param {Request} [request]
 * @returns {Promise<Answer>}
 */
export async function fetchWithin(url, limitMs, request = {}) {
  const limit = AbortSignal.timeout(limitMs);
  const signal = request.signal ? AbortSignal.any([request.signal, limit]) : limit;
  try {
    const { statusCode: status = 0, headers, body } = await answerOf(url, { ...request, signal });
    return { ok: status >= 200 && status < 300, status, headers, body: await decoded(body, headers) };
  } catch (error) {
    request.signal?.throwIfAborted();
    const reason = limit.aborted ? `no answer within ${limitMs / 1000} s` : reasonOf(error);
    throw new NoAnswer(`${request.method ?? 'GET'} ${url}`, reason);
  }
}

const labAddresses = 250;
let addressesGiven = 0;

/**
 * The addresses that the lab's own requests to the shop come from, in turn: a shop that serves each address only so often must not take the
 * lab for one customer. All of 127.0.0.0/8 is this machine; the users of a load come from others (scenarios.yaml, `from`).
 */
export function nextLabAddress() {
  addressesGiven += 1;
  return `127.0.2.${1 + (addressesGiven % labAddresses)}`;
}

/** `import` of this module would read all its names, and one of them loads the whole of `fetch`: 25 ms of every command. */
export const http = () => process.getBuiltinModule('node:http');

/**
 * @param {string} url
 * @param {Request} request
 * @returns {Promise<{ statusCode?: number | undefined, headers: Headers, body: Buffer }>}
 */
function answerOf(url, { body, ...options }) {
  const { request } = url.startsWith('https:') ? process.getBuiltinModule('node:https') : http();
  return new Promise((resolve, reject) => {
    /** @param {import('node:http').IncomingMessage} response */
    const read = response => {
      const { statusCode, headers } = response;
      response
        .toArray()
        .then(chunks => resolve({ statusCode, headers, body: Buffer.concat(chunks) }), reject);
    };
    request(url, options, read).once('error', reject).end(body);
  });
}

/**
 * A shop may compress without being asked to.
 * @param {Buffer} body
 * @param {Headers} headers
 */
async function decoded(body, { 'content-encoding': encoding = 'identity' }) {
  if (encoding === 'identity' || body.length === 0) return body;
  const { brotliDecompressSync: br, gunzipSync: gzip, inflateSync: deflate } = await import('node:zlib');
  const decode = Object.entries({ br, gzip, deflate }).find(([name]) => name === encoding.toLowerCase())?.[1];
  return decode ? decode(body) : body;
}

/** @param {unknown} error of `node:http` */
function reasonOf(error) {
  const { message, code } = /** @type {Error & { code?: string }} */ (error);
  if (code === 'ECONNREFUSED') return 'nothing listens there';
  return code === 'ECONNRESET' ? 'other side closed' : message;
}
