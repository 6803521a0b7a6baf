/** Values with a unit, as scenarios.yaml writes them. Parsed, their unit stands in the name: `valueMs`, `ratePerSecond`. */
import { z } from 'zod';
import { duration } from '../../faults/contract.ts';

export { duration };

/** A moment of a trial: a time as `duration` reads it, or `0s`, the first request. */
export const moment = z.union([duration, z.literal('0s').transform(() => 0)]);

const rateForm = /^(\d+)\/s$/;
const howToWriteRate = { error: 'write requests per second, such as 300/s' };

/** An arrival rate, `300/s`; 1 to 2,000 a second, read as a number. More would be too much for a laptop. */
export const rate = z
  .string(howToWriteRate)
  .regex(rateForm, { ...howToWriteRate, abort: true })
  .transform(text => Number.parseInt(text, 10))
  .pipe(z.number().min(1, 'would have no effect; write at least 1/s').max(2000, 'must be at most 2000/s'));
