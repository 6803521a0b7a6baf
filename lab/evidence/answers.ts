import type { Contract, ContractContext } from '../contracts/contract.ts';
import type { Answer } from './evidence.ts';

/** Puts the questions of every contract to the shop, one contract after the other. Throws when the truth cannot be read. */
export async function gatherAnswers({
  contracts,
  ...context
}: ContractContext & { contracts: Contract[] }): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const contract of contracts) answers.push(...(await contract.ask(context)));
  return answers;
}
