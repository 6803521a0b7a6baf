/** All checks by id, sorted. */
import { blocksPerRequest } from './blocks-per-request.ts';
import { callsPerOrder } from './calls-per-order.ts';
import { connectionsAtOnce } from './connections-at-once.ts';
import type { Check } from './contract.ts';
import { effectsInTime } from './effects-in-time.ts';
import { mixedTransactions } from './mixed-transactions.ts';
import { newIndexes } from './new-indexes.ts';
import { ordersKept } from './orders-kept.ts';
import { refusedConnections } from './refused-connections.ts';
import { rowsPerRequest } from './rows-per-request.ts';
import { sameAnswers } from './same-answers.ts';
import { servedPerAddress } from './served-per-address.ts';
import { sessionsOpened } from './sessions-opened.ts';
import { settingsUntouched } from './settings-untouched.ts';
import { sharePerReplica } from './share-per-replica.ts';
import { statementsPerRequest } from './statements-per-request.ts';
import { walRecordsPerRequest } from './wal-records-per-request.ts';
import { workOnPrimary } from './work-on-primary.ts';
import { workPerAnswer } from './work-per-answer.ts';

export const checks: Readonly<Record<string, Check>> = {
  'blocks-per-request': blocksPerRequest,
  'calls-per-order': callsPerOrder,
  'connections-at-once': connectionsAtOnce,
  'effects-in-time': effectsInTime,
  'mixed-transactions': mixedTransactions,
  'new-indexes': newIndexes,
  'orders-kept': ordersKept,
  'refused-connections': refusedConnections,
  'rows-per-request': rowsPerRequest,
  'same-answers': sameAnswers,
  'served-per-address': servedPerAddress,
  'sessions-opened': sessionsOpened,
  'settings-untouched': settingsUntouched,
  'share-per-replica': sharePerReplica,
  'statements-per-request': statementsPerRequest,
  'wal-records-per-request': walRecordsPerRequest,
  'work-on-primary': workOnPrimary,
  'work-per-answer': workPerAnswer,
};
