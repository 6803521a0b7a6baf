import { z } from 'zod';
import { type FaultProcess, type FaultSystem, partName } from './contract.ts';
import { processFault, signalAll } from './process-fault.ts';

const byHand = z
  .string()
  .min(1)
  .transform(text => text.split(','));

/** Several machines lose their power at the same moment. Nothing is marked: it is over when `inject` returns. */
export const powerCut = processFault({
  id: 'power-cut',
  title: 'The power fails',
  fidelity:
    'SIGKILL to all processes of these parts within some milliseconds: none of them can tell the others. Then the lab starts them again, stores before services, which takes as long as the slowest start. What a process gave to the kernel to write is kept, as the machine itself goes on; after a real power cut, what was not synced to the disk is lost too.',
  example: 'lab fault inject power-cut --parts api,haproxy',
  params: z.strictObject({
    parts: z
      .union([z.array(partName).min(1), byHand])
      .describe('parts: [api, worker-1] in a file, api,worker-1 at the command line'),
  }),
  /** Each once, also where `api` and `api-1` are both named. */
  struck(system, { parts }) {
    const found = parts.flatMap(part => running(system, part));
    if (found.length === 0) return system.processes(parts.join()); // which says what there is
    return [...new Map(found.map(process => [process.pid, process])).values()];
  },
  strike: processes => signalAll(processes, 'SIGKILL'),
});

/** A copy that ended a moment ago is down already, and is started again with the others. */
function running(system: FaultSystem, part: string): FaultProcess[] {
  try {
    return system.processes(part);
  } catch (error) {
    if (system.all.roles().some(copy => [copy.part, copy.part.replace(/-\d+$/, '')].includes(part)))
      return [];
    throw error;
  }
}
