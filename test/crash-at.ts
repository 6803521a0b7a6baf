/**
 * Loaded with --import before the lab: ends this process by SIGKILL at one write of the journal, right before it or right after it is on the
 * disk. CRASH_AT is `before:3` or `after:3`, counted from 1. The product itself knows nothing of it.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const [moment, number] = (process.env.CRASH_AT ?? '').split(':');
const { openSync, writeFileSync, fsyncSync } = fs;
let journal = -1;
let writes = 0;

fs.openSync = (path, flags, ...rest) => {
  const file = openSync(path, flags, ...rest);
  if (flags === 'a' && String(path).endsWith('/journal.jsonl')) journal = file;
  else if (file === journal) journal = -1; // the number is used again for another file
  return file;
};

const crash = () => process.kill(process.pid, 'SIGKILL');

fs.writeFileSync = ((file: number, ...rest: [string]) => {
  if (file === journal) {
    writes += 1;
    if (moment === 'before' && writes === Number(number)) crash();
  }
  return writeFileSync(file, ...rest);
}) as typeof fs.writeFileSync;

fs.fsyncSync = file => {
  fsyncSync(file);
  if (file === journal && moment === 'after' && writes === Number(number)) crash();
};

syncBuiltinESMExports();
