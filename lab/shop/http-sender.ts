/** Sends requests to the shop as a customer would, and answers in every case. */
import { type HttpRequest, headersFrom, type ShopAnswer } from './traffic.ts';

export type Send = (request: HttpRequest) => Promise<ShopAnswer>;

/** Connections are kept between requests. No answer within the limit, or none at all: status 0 and the reason as body. */
export function httpSender(baseUrl: string, timeoutMs: number): Send {
  return async ({ method, path, body, headers }) => {
    try {
      const answer = await fetch(`${baseUrl}${path}`, {
        method,
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
        headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
        ...(body && { body: JSON.stringify(body) }),
      });
      return {
        status: answer.status,
        headers: headersFrom(answer.headers),
        body: await answer.text(),
      };
    } catch (error) {
      const why = reasonOf(error as Error & { cause?: Error & { code?: string } }, timeoutMs);
      return { status: 0, headers: {}, body: why };
    }
  };
}

function reasonOf(
  { name, message, cause }: Error & { cause?: Error & { code?: string } },
  timeoutMs: number,
): string {
  if (name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`;
  if (cause?.code === 'ECONNREFUSED') return 'nothing listens there';
  return cause?.message || message;
}
