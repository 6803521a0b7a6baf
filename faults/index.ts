/** All faults by id, sorted. */
import { connectionLimit } from './connection-limit.ts';
import type { Fault } from './contract.ts';
import { droppedConstraint } from './dropped-constraint.ts';
import { idleReplica } from './idle-replica.ts';
import { limitPerProcess } from './limit-per-process.ts';
import { missingIndex } from './missing-index.ts';
import { nPlusOne } from './n-plus-one.ts';
import { networkBandwidth } from './network-bandwidth.ts';
import { networkDown } from './network-down.ts';
import { networkLatency } from './network-latency.ts';
import { networkReset } from './network-reset.ts';
import { networkTimeout } from './network-timeout.ts';
import { noPool } from './no-pool.ts';
import { oneClientForAll } from './one-client-for-all.ts';
import { oneQueueForAll } from './one-queue-for-all.ts';
import { pagesInMemory } from './pages-in-memory.ts';
import { placeInOneCopy } from './place-in-one-copy.ts';
import { powerCut } from './power-cut.ts';
import { processKill } from './process-kill.ts';
import { processPause } from './process-pause.ts';
import { processRestart } from './process-restart.ts';
import { providerTrouble } from './provider-trouble.ts';
import { replicaLag } from './replica-lag.ts';
import { rollingRestart } from './rolling-restart.ts';
import { rowLock } from './row-lock.ts';
import { sameQuestionAgain } from './same-question-again.ts';
import { sessionInOneCopy } from './session-in-one-copy.ts';
import { stateInMemory } from './state-in-memory.ts';
import { waitsForCompany } from './waits-for-company.ts';

export const faults: Readonly<Record<string, Fault>> = {
  'connection-limit': connectionLimit,
  'dropped-constraint': droppedConstraint,
  'idle-replica': idleReplica,
  'limit-per-process': limitPerProcess,
  'missing-index': missingIndex,
  'n-plus-one': nPlusOne,
  'network-bandwidth': networkBandwidth,
  'network-down': networkDown,
  'network-latency': networkLatency,
  'network-reset': networkReset,
  'network-timeout': networkTimeout,
  'no-pool': noPool,
  'one-client-for-all': oneClientForAll,
  'one-queue-for-all': oneQueueForAll,
  'pages-in-memory': pagesInMemory,
  'place-in-one-copy': placeInOneCopy,
  'power-cut': powerCut,
  'process-kill': processKill,
  'process-pause': processPause,
  'process-restart': processRestart,
  'provider-trouble': providerTrouble,
  'replica-lag': replicaLag,
  'rolling-restart': rollingRestart,
  'row-lock': rowLock,
  'same-question-again': sameQuestionAgain,
  'session-in-one-copy': sessionInOneCopy,
  'state-in-memory': stateInMemory,
  'waits-for-company': waitsForCompany,
};
