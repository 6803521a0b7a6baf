/** Loaded with --import before the lab: the program that WITHOUT names is not found on this machine, wherever it lies. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';

const { accessSync, existsSync } = fs;
/** A tool in the lab's cache has its version in its name. */
const isHidden = (path: unknown) =>
  basename(String(path)).replace(/-\d+(\.\d+)*$/, '') === process.env.WITHOUT?.replace(/-server$/, '') ||
  basename(String(path)) === process.env.WITHOUT;

fs.accessSync = (path, mode) => {
  if (!isHidden(path)) return accessSync(path, mode);
  throw Object.assign(new Error(`ENOENT: no such file or directory, access '${path}'`), { code: 'ENOENT' });
};
fs.existsSync = path => !isHidden(path) && existsSync(path);

syncBuiltinESMExports();
