/**
 * One writer at a time. The kernel holds the lock (an abstract unix socket, see unix(7)), so it is free the moment its owner is gone,
 * however it went; a file beside it says who the owner is, for the message to others.
 */
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { isRunning, ownIdentity, type ProcessIdentity } from '../../machine/process.mjs';
import { readJson, writeJson } from './files.ts';

export type LockOwner = ProcessIdentity & {
  command: string;
  /** milliseconds since the epoch */
  since: number;
  /** how long the command usually takes */
  expectedMs: number;
};

export type Lock = { release(): void };

function bind(name: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer(socket => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    );
    server.listen({ path: `\0${name}` }, () => resolve(server.unref()));
  });
}

/** Takes the lock `name` of the home `homeId`, or answers null when another process has it. */
export async function tryLock(
  home: { id: string; dir: string },
  name: 'writer' | 'keeper',
  owner: { command: string; expectedMs: number },
): Promise<Lock | null> {
  const server = await bind(`corner-lab-${home.id}-${name}`);
  if (!server) return null;
  const file = join(home.dir, `${name}.lock.json`);
  try {
    writeJson(file, { ...ownIdentity(), ...owner, since: Date.now() } satisfies LockOwner);
  } catch (error) {
    server.close();
    throw error;
  }
  return {
    release() {
      rmSync(file, { force: true });
      server.close();
    },
  };
}

/** Who has the lock now; null when nobody is known to. The note is only a note: torn by a power cut or a full disk, it says nothing. */
export function lockOwner(home: { dir: string }, name: 'writer' | 'keeper'): LockOwner | null {
  try {
    const owner = readJson<LockOwner>(join(home.dir, `${name}.lock.json`));
    return owner && isRunning(owner) ? owner : null;
  } catch {
    return null;
  }
}
