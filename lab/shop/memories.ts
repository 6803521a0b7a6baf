/** What contracts wanted to be asked again, later. */
import { judged } from './compare.ts';
import type { Answer, Memory } from './contract.ts';
import type { Send } from './http-sender.ts';
import { looks, lookUntil } from './look-until.ts';

/** Each of them several times at the same moment, so that every copy is asked. */
export async function askMemories(memories: readonly Memory[], send: Send): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const { question, request, judge } of memories) {
    const ask = async () => {
      const answer = await send(request);
      return judged(question, request, answer, judge(answer));
    };
    answers.push(await lookUntil(() => Promise.all(Array.from({ length: looks }, ask))));
  }
  return answers;
}
