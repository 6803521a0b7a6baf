/** All faults by id, sorted. */
import type { Fault } from './contract.ts';
import { missingIndex } from './missing-index.ts';
import { networkLatency } from './network-latency.ts';

export const faults: Readonly<Record<string, Fault>> = {
  'missing-index': missingIndex,
  'network-latency': networkLatency,
};
