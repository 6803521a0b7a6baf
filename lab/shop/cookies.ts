/** One user's cookies, kept from answer to answer as a browser keeps them. (k6 has its own for each VU.) */
import type { HttpRequest } from './traffic.ts';

type Send<Answer> = (request: HttpRequest) => Promise<Answer>;

/** Sends on behalf of one user: with the cookies that earlier answers set. One request at a time. */
export function withCookies<Answer extends { setCookies?: string[] }>(send: Send<Answer>): Send<Answer> {
  const jar = cookieJar();
  return async request => {
    const answer = await send(jar.addTo(request));
    jar.keep(answer.setCookies ?? []);
    return answer;
  };
}

export type CookieJar = { addTo(request: HttpRequest): HttpRequest; keep(setCookies: string[]): void };

/** All cookies are sent with every request: the shop has one host, and nobody cuts it up by path. */
export function cookieJar(): CookieJar {
  const cookies = new Map<string, string>();
  return {
    addTo(request) {
      if (cookies.size === 0) return request;
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      return { ...request, headers: { ...request.headers, cookie } };
    },
    keep(setCookies) {
      for (const line of setCookies) {
        const [pair = '', ...attributes] = line.split(';').map(part => part.trim());
        const name = pair.slice(0, pair.indexOf('='));
        if (attributes.some(isOver)) cookies.delete(name);
        else cookies.set(name, pair.slice(name.length + 1));
      }
    },
  };
}

/** `Max-Age=0` or an `Expires` in the past: the shop takes the cookie back. */
function isOver(attribute: string): boolean {
  const [name = '', value = ''] = attribute.split('=');
  if (/^max-age$/i.test(name)) return Number(value) <= 0;
  return /^expires$/i.test(name) && Date.parse(value) <= Date.now();
}
