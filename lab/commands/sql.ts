import { spawn } from 'node:child_process';
import { liveDatabase } from '../engine/apply.ts';
import { userError } from '../errors.ts';
import { psqlCommand } from '../parts/postgres/postgres.ts';
import { keeperRuns } from '../runtime/keeper-process.ts';
import { readDesired } from '../runtime/state.ts';
import { defineCommand, exitCodes } from './command.ts';

export const sql = defineCommand({
  name: 'sql',
  summary: 'psql on the shop’s live database, as the owner of its tables; or run one statement',
  args: [{ name: '[statement]', description: 'SQL to run at once' }],
  options: [],
  example: "npx lab sql 'SELECT count(*) FROM orders'",
  hasJson: false,
  async run({ home }, [statement]) {
    if (!keeperRuns(home) || !readDesired(home).live) throw userError('not-up', {});
    const psql = psqlCommand(home, {
      database: liveDatabase,
      cwd: process.cwd(),
      args: statement === undefined ? [] : ['-c', statement],
      onTerminal: statement === undefined && process.stdin.isTTY,
    });
    const child = spawn(psql.file, psql.args, { ...psql.options, stdio: 'inherit' });
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', value => resolve(value ?? 1));
    });
    return { exit: code === 0 ? exitCodes.done : exitCodes.fail };
  },
});
