/** Finding programs, and whether others than root may run them. */
import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** The PATH with the folders that an ordinary user's PATH lacks on Debian: HAProxy and Go live there. */
export const searchPath = () =>
  [process.env.PATH ?? '', '/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/local/go/bin'].join(delimiter);

/**
 * @param {string} name
 * @param {string} [path]
 * @returns {string | null} absolute path of the first one on the path that we may run
 */
export function findProgram(name, path = searchPath()) {
  for (const folder of path.split(delimiter)) {
    const file = join(folder, name);
    if (folder.startsWith('/') && isRunnable(file)) return file;
  }
  return null;
}

/** @param {string} file */
export function isRunnable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * Whether any user may run it: a program in root's home is of no use to the servers' user.
 * @param {string} file
 */
export function isRunnableByAll(file) {
  let at = realpathSync(file);
  for (; at !== '/'; at = dirname(at)) if ((statSync(at).mode & 0o001) === 0) return false;
  return true;
}
