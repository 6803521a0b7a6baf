/** Puts a module's questions to a shop whose answers a test may spoil on their way. */
import type { Administer, Contract } from '../lab/shop/contract.ts';
import { httpSender, type Send } from '../lab/shop/http-sender.ts';
import { seededRandom } from '../lab/shop/traffic.ts';

const nobody: Administer = () => Promise.reject(new Error('there is no database'));

/**
 * `requests` counts what was sent; `wrong` names the questions that were answered wrong. `drawnMs`: so long sequences are drawn; only the
 * fixed ones where it is left out.
 */
export async function askThrough(
  contract: Contract,
  url: string,
  seed: number,
  change: (send: Send) => Send,
  { administer = nobody, drawnMs = 0 }: { administer?: Administer; drawnMs?: number } = {},
) {
  let requests = 0;
  const send = change(httpSender(url, 5000));
  const answers = await contract.ask({
    send: request => {
      requests++;
      return send(request);
    },
    random: seededRandom(seed),
    administer,
    drawnMs,
  });
  const wrong = answers.filter(({ outcome }) => outcome === 'wrong').map(({ question }) => question);
  return { requests, answers, wrong };
}
