/** Sends requests to the shop as a customer would, and answers in every case. */
import { fetchWithin, type NoAnswer, nextLabAddress } from '../../machine/fetch-within.mjs';
import { type HttpRequest, headersFrom, type ShopAnswer } from './traffic.ts';

export type Send = (request: HttpRequest) => Promise<ShopAnswer>;

/** Each request comes from an address of its own, and connections are kept between requests of one address. No answer within the limit, or none at all: status 0 and the reason as body. */
export function httpSender(baseUrl: string, limitMs: number): Send {
  return async ({ method, path, body, headers, from = nextLabAddress() }) => {
    try {
      const answer = await fetchWithin(`${baseUrl}${path}`, limitMs, {
        method,
        localAddress: from,
        headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
        ...(body && { body: JSON.stringify(body) }),
      });
      return {
        status: answer.status,
        headers: headersFrom(Object.entries(answer.headers)),
        body: answer.body.toString(),
      };
    } catch (error) {
      return { status: 0, headers: {}, body: (error as NoAnswer).reason };
    }
  };
}
