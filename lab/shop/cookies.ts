/** One user's cookies, kept from answer to answer as a browser keeps them. (k6 has its own for each VU.) */
import type { Send } from './http-sender.ts';
import type { HttpRequest, ShopAnswer } from './traffic.ts';

/** Sends on behalf of one user: with the cookies that earlier answers set. One request at a time. */
export function withCookies(send: Send): Send {
  const jar = cookieJar();
  return async request => {
    const answer = await send(jar.addTo(request));
    jar.keep(answer);
    return answer;
  };
}

export type CookieJar = {
  /** The request with the cookies so far; they are forgotten when it is a new customer's. */
  addTo(request: HttpRequest): HttpRequest;
  keep(answer: Pick<ShopAnswer, 'headers'>): void;
};

/** The cookies of a customer who got this answer, as a request sends them; undefined when there are none. */
export function cookiesAfter(request: HttpRequest, answer: Pick<ShopAnswer, 'headers'>): string | undefined {
  const jar = cookieJar();
  const before = request.headers?.cookie;
  if (before !== undefined) jar.keep({ headers: { 'set-cookie': before.replaceAll('; ', '\n') } });
  jar.keep(answer);
  return jar.addTo({ method: 'GET', path: '/' }).headers?.cookie;
}

/** All cookies are sent with every request: the shop has one host, and nobody cuts it up by path. */
export function cookieJar(): CookieJar {
  const cookies = new Map<string, string>();
  return {
    addTo(request) {
      if (request.fresh) cookies.clear();
      if (cookies.size === 0) return request;
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      return { ...request, headers: { ...request.headers, cookie } };
    },
    keep({ headers }) {
      for (const line of headers['set-cookie']?.split('\n') ?? []) {
        const [pair = '', ...attributes] = line.split(';').map(part => part.trim());
        const name = pair.slice(0, pair.indexOf('='));
        if (attributes.some(isOver)) cookies.delete(name);
        else cookies.set(name, pair.slice(name.length + 1));
      }
    },
  };
}

/** The cookies of this answer that a script in the page can read, as a request sends them. */
export function readableCookies({ headers }: Pick<ShopAnswer, 'headers'>): string[] {
  const lines = headers['set-cookie']?.split('\n') ?? [];
  const readable = lines.filter(line => !line.split(';').some(part => /^\s*httponly\s*$/i.test(part)));
  return readable.map(line => line.split(';')[0]?.trim() ?? '');
}

/** `Max-Age=0` or an `Expires` in the past: the shop takes the cookie back. */
function isOver(attribute: string): boolean {
  const [name = '', value = ''] = attribute.split('=');
  if (/^max-age$/i.test(name)) return Number(value) <= 0;
  return /^expires$/i.test(name) && Date.parse(value) <= Date.now();
}
