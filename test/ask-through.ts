/** Puts a module's questions to a shop whose answers a test may spoil on their way. */
import type { Contract } from '../lab/shop/contract.ts';
import { httpSender, type Send } from '../lab/shop/http-sender.ts';
import { seededRandom } from '../lab/shop/traffic.ts';

/** `requests` counts what was sent; `wrong` names the questions that were answered wrong. */
export async function askThrough(
  contract: Contract,
  url: string,
  seed: number,
  change: (send: Send) => Send,
) {
  let requests = 0;
  const send = change(httpSender(url, 5000));
  const answers = await contract.ask({
    send: request => {
      requests++;
      return send(request);
    },
    random: seededRandom(seed),
  });
  const wrong = answers.filter(({ outcome }) => outcome === 'wrong').map(({ question }) => question);
  return { requests, answers, wrong };
}
