import { z } from 'zod';
import { linkName } from './contract.ts';
import { toxicFault } from './toxic-fault.ts';

const rateForm = /^(\d+)kB\/s$/;
const howToWriteRate = { error: 'write kilobytes per second, such as 100kB/s' };

/** Answers come through a thin pipe. */
export const networkBandwidth = toxicFault({
  id: 'network-bandwidth',
  title: 'The network has little bandwidth',
  fidelity:
    'Lets at most so many bytes a second come back on each connection, not on the link as a whole: ten connections get ten times as much. Small answers pass as fast as before; nothing is lost.',
  example: 'lab fault inject network-bandwidth --link api-postgres --rate 50kB/s --for 60s',
  params: z.strictObject({
    link: linkName,
    rate: z
      .string(howToWriteRate)
      .regex(rateForm, { ...howToWriteRate, abort: true })
      .transform(text => Number.parseInt(text, 10))
      .pipe(
        z
          .number()
          .min(1, 'would let nothing through; use network-timeout')
          .max(1_000_000, 'must be at most 1000000kB/s'),
      )
      .describe('thousands of bytes a second for each connection, such as 100kB/s'),
  }),
  type: 'bandwidth',
  stream: () => 'downstream',
  attributes: ({ rate }) => ({ rate }),
  paramsOf: (link, { rate = 0 }) => ({ link, rate }),
  describe: ({ rate }) => `at most ${rate} kB/s for each connection`,
  without: 'no limit',
  // One byte comes as fast as before, which is what it says of small answers.
  fits: ({ outcome }) => outcome === 'answered',
});
