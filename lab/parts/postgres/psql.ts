/** psql, for files of SQL and for a person. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '../../../machine/process.mjs';
import { type Home, portOf, secretOf } from '../../home/home.ts';
import { commandOf } from '../../home/programs.ts';
import { liveDatabase } from './databases.ts';
import { ownerRole, type Server } from './postgres.ts';
import { psql } from './programs.ts';

/** psql in the owner's session on one database, working in a folder, with nothing of the person's own settings. */
function psqlCommand(
  home: Home,
  { database, args, cwd, server = 'postgres', onTerminal = false }: PsqlUse & PsqlWords,
): Command {
  const env = { ...psqlEnvironment(home, database), PGPORT: String(portOf(home, server)) };
  return commandOf(home, psql, ['-X', '-v', 'ON_ERROR_STOP=1', ...args], {
    cwd,
    env,
    reads: [cwd],
    onTerminal,
  });
}

/** psql for a person, on the live shop's database of this server; with a statement it runs that and ends. */
export const psqlConsole =
  (server: Server) =>
  (home: Home, words: string[], onTerminal: boolean): Command =>
    psqlCommand(home, {
      database: liveDatabase,
      server,
      cwd: process.cwd(),
      args: words.length === 0 ? [] : ['-c', words.join(' ')],
      onTerminal,
    });

type PsqlUse = { database: string; cwd: string };
type PsqlWords = { args: string[]; server?: Server; onTerminal?: boolean };

function psqlEnvironment(home: Home, database: string): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: process.env.HOME ?? '/',
    TERM: process.env.TERM ?? 'dumb',
    LANG: 'C.UTF-8',
    PGHOST: '127.0.0.1',
    PGUSER: ownerRole,
    PGPASSWORD: secretOf(home, ownerRole),
    PGDATABASE: database,
    PGAPPNAME: 'psql',
    PSQL_PAGER: '',
    PAGER: '',
  };
}

export type PsqlResult = { ok: boolean; output: string };

const fileLimitMs = 60_000;

/** psql ends its session after a file, and what a transaction that is still open then changed is gone without a word. */
const noCommit = 'the file ends inside a transaction, so nothing of it is kept: COMMIT is missing';
const endsWhole = `DO 'BEGIN IF pg_current_xact_id_if_assigned() IS NOT NULL THEN RAISE EXCEPTION ''${noCommit}''; END IF; END'`;
const contextOfOurs = /\nCONTEXT: {2}PL\/pgSQL function inline_code_block line 1 at RAISE/;

const lastLine = (path: string): number => readFileSync(path, 'utf8').trimEnd().split('\n').length;

/** Runs one file of SQL as the owner; stops at the first error, and after 60 s. The output has psql's own messages with file and line. */
export function runSqlFile(home: Home, database: string, file: string, cwd: string): Promise<PsqlResult> {
  return new Promise((resolve, reject) => {
    const command = psqlCommand(home, { database, cwd, args: ['-q', '-f', file, '-c', endsWhole] });
    const child = spawn(command.file, command.args, {
      ...command.options,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-20_000);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', reject);
    let late = '';
    const limit = setTimeout(() => {
      late = `it did not end within ${fileLimitMs / 1000} s`;
      child.kill('SIGINT'); // psql then cancels its statement
    }, fileLimitMs);
    child.once('close', code => {
      clearTimeout(limit);
      const said = output
        .replace(contextOfOurs, '')
        .replace(`ERROR:  ${noCommit}`, text => `psql:${file}:${lastLine(join(cwd, file))}: ${text}`)
        .trim();
      resolve({ ok: code === 0 && !late, output: [said, late].filter(Boolean).join('\n') });
    });
  });
}
