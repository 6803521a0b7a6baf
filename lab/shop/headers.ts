/** What each good answer says about itself: it is JSON, and nobody on the way may keep it and show it later, or only for so long. */
import type { Difference } from './difference.ts';
import { right } from './judge.ts';
import type { Judgement, ShopAnswer } from './traffic.ts';

/** The question, wherever it is asked. */
export const headersPromise = 'json-not-kept';

type Name = Extract<Difference, { kind: 'header' }>['name'];

export function judgeHeaders({ status, headers }: ShopAnswer, keptSeconds = 0): Judgement {
  if (status !== 200 && status !== 201) return right;
  const wrong = (name: Name): Judgement => ({
    wrong: 'wrong header',
    difference: {
      kind: 'header',
      name,
      seen: headers[name] ?? null,
      ...(keptSeconds > 0 && { keptSeconds }),
    },
  });
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) return wrong('content-type');
  const caching = headers['cache-control'] ?? '';
  const longest = (names: string): number =>
    Math.max(
      0,
      ...[...caching.matchAll(new RegExp(`\\b(?:${names})\\s*=\\s*"?(\\d+)`, 'gi'))].map(([, age]) =>
        Number(age),
      ),
    );
  // An old answer may be shown after its time too, while a new one is fetched or cannot be had (RFC 5861).
  const keptFor = longest('s-maxage|max-age') + longest('stale-while-revalidate|stale-if-error');
  const mayBeKept = keptFor > keptSeconds || /\bimmutable\b/i.test(caching);
  if (mayBeKept && !/\bno-(store|cache)\b/i.test(caching)) return wrong('cache-control');
  const mayBeKeptUntil =
    caching === '' && Date.parse(headers.expires ?? '') > Date.now() + 1000 * keptSeconds;
  return mayBeKeptUntil ? wrong('expires') : right;
}
