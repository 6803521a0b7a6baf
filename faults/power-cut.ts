import { z } from 'zod';
import { defineFault, type FaultProcess, type FaultSystem, partName, unseen } from './contract.ts';

const byHand = z
  .string()
  .min(1)
  .transform(text => text.split(','));

type Params = { parts: string[] };

/** Each process once, also where `api` and `api-1` are both named. */
function processesOf(system: FaultSystem, { parts }: Params): FaultProcess[] {
  const found = parts.flatMap(part => system.processes(part));
  return [...new Map(found.map(process => [process.pid, process])).values()];
}

/** Several machines lose their power at the same moment. Nothing is marked: it is over when `inject` returns. */
export const powerCut = defineFault<Params>({
  id: 'power-cut',
  title: 'The power fails',
  scope: 'world',
  needs: [],
  fidelity:
    'SIGKILL to all processes of these parts within some milliseconds: none of them can tell the others. Then the lab starts them again, stores before services, which takes as long as the slowest start. What a process gave to the kernel to write is kept, as the machine itself goes on; after a real power cut, what was not synced to the disk is lost too.',
  example: 'lab fault inject power-cut --parts api,worker',
  momentary: true,
  params: z.strictObject({
    parts: z
      .union([z.array(partName).min(1), byHand])
      .describe('parts: [api, worker-1] in a file, api,worker-1 at the command line'),
  }),
  async inject(system, params) {
    const processes = processesOf(system, params);
    await Promise.all(processes.map(process => process.signal('SIGKILL')));
    await Promise.all(processes.map(process => process.replaced()));
  },
  async heal(system, params) {
    processesOf(system, params);
  },
  async observe(system, params) {
    try {
      const saw = processesOf(system, params).map(({ name, pid }) => `${name}: process ${pid}`);
      return { state: 'absent', saw: saw.join('; ') };
    } catch (error) {
      return unseen(error);
    }
  },
  find: async () => [],
});
