/** All checks by id, sorted. */
import { blocksPerStatement } from './blocks-per-statement.ts';
import type { Check } from './contract.ts';
import { newIndexes } from './new-indexes.ts';
import { rowsPerRequest } from './rows-per-request.ts';
import { sameAnswers } from './same-answers.ts';
import { settingsUntouched } from './settings-untouched.ts';
import { statementsPerRequest } from './statements-per-request.ts';
import { walRecordsPerStatement } from './wal-records-per-statement.ts';

export const checks: Readonly<Record<string, Check>> = {
  'blocks-per-statement': blocksPerStatement,
  'new-indexes': newIndexes,
  'rows-per-request': rowsPerRequest,
  'same-answers': sameAnswers,
  'settings-untouched': settingsUntouched,
  'statements-per-request': statementsPerRequest,
  'wal-records-per-statement': walRecordsPerStatement,
};
