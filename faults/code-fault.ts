/** What the faults in the learner's code share: they lie in the scenario's `broken/`, and requests show them. */
import { defineFault, type Fault, type FaultSystem, unseen } from './contract.ts';

type Symptom = { isThere: boolean; saw: string };

/** A fault of the scope `workspace`. `symptom` sends requests and says whether the code behaves as the fault declares. */
export function codeFault<Params>(
  kind: Pick<Fault<Params>, 'id' | 'title' | 'needs' | 'fidelity' | 'params'> & {
    symptom(system: FaultSystem, params: Params): Promise<Symptom>;
  },
): Fault<Params> {
  const { symptom, ...rest } = kind;
  const notByHand = async () => {
    throw new Error(`${kind.id} is a change of the learner's code; only a scenario makes it`);
  };
  return defineFault<Params>({
    ...rest,
    scope: 'workspace',
    example: 'in a scenario only: its overlay is in the scenario’s `broken/`',
    inject: notByHand,
    heal: notByHand,
    async observe(system, params) {
      try {
        const { isThere, saw } = await symptom(system, params);
        return { state: isThere ? 'active' : 'absent', saw };
      } catch (error) {
        return unseen(error);
      }
    },
    find: async () => [],
  });
}
