/**
 * Asks the shop again when the load is over. What it did under load may have been the machine's doing; a shop that does not answer a single
 * customer afterwards has kept something that it should have given back.
 */
import { judged } from '../../shop/compare.ts';
import { withCookies } from '../../shop/cookies.ts';
import type { Send } from '../../shop/http-sender.ts';
import { type Random, type Traffic, userOf } from '../../shop/traffic.ts';
import type { AgainEvidence } from '../evidence/evidence.ts';

const rightInARow = 3;
/** What the load left behind may take so long; statements and requests have shorter limits of their own. */
const giveUpMs = 10_000;

export type Asked = { as: string; traffic: Traffic; send: Send; random: Random; signal: AbortSignal };

/** One request at a time, until several answers in a row are right. */
export async function askAgain({ as, traffic, send, random, signal }: Asked): Promise<AgainEvidence> {
  const user = userOf(traffic);
  const asUser = withCookies(send);
  const startedMs = Date.now();
  let wrong: AgainEvidence['wrong'] = null;
  let right = 0;
  let tries = 0;
  while (right < rightInARow && Date.now() - startedMs < giveUpMs) {
    signal.throwIfAborted();
    const request = user.draw(random);
    const answer = await asUser(request);
    const judgement = user.judge(request, answer);
    tries += 1;
    right = judgement.wrong ? 0 : right + 1;
    if (judgement.wrong) wrong = judged(as, request, answer, judgement);
  }
  return { as, tries, recovered: right >= rightInARow, wrong };
}
