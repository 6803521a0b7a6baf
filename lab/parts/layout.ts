/** Where the parts of a home listen, and the folders that belong to the servers’ user. */

import { chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchWithin } from '../../machine/fetch-within.mjs';
import { frontDoor, type Home, portOf } from '../home/home.ts';
import { toxiproxy } from './toxiproxy/toxiproxy.ts';

/** Ports that belong to no part. */
export const basePorts: readonly string[] = [frontDoor, 'lab-metrics'];

export const addressOf = (home: Home, port: string): string => `127.0.0.1:${portOf(home, port)}`;

export const frontDoorUrl = (home: Home): string => `http://${addressOf(home, frontDoor)}`;

export const toxiproxyOf = (home: Home) => toxiproxy(`http://${addressOf(home, 'toxiproxy')}`);

/** A folder below the servers' data that belongs to the user they run as. */
export function serversFolder(home: Home, name: string): string {
  mkdirSync(home.servers, { recursive: true, mode: 0o711 });
  const folder = join(home.servers, name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (home.serversUser) {
    chownSync(home.servers, home.serversUser.uid, home.serversUser.gid);
    chownSync(folder, home.serversUser.uid, home.serversUser.gid);
  }
  return folder;
}

export function ownedFile(home: Home, path: string, content: string): void {
  rmSync(path, { force: true });
  writeFileSync(path, content, { mode: 0o600 });
  if (home.serversUser) chownSync(path, home.serversUser.uid, home.serversUser.gid);
}

/** Whether a GET is answered in time (2 s), with a status below 300. */
export const answersOk = (url: string, limitMs = 2000): Promise<boolean> =>
  fetchWithin(url, limitMs).then(
    ({ ok }) => ok,
    () => false,
  );
