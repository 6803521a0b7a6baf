/** Where the parts of a home listen, who the replicas are, and the folders that belong to the servers’ user. */
import { chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { frontDoor, type Home, portOf } from '../home/home.ts';
import type { RuntimeName } from '../home/programs.ts';
import type { Replica } from './part.ts';
import { mostReplicas, serviceRole } from './postgres/postgres.ts';
import { toxiproxy } from './toxiproxy/toxiproxy.ts';

export const numbers = Array.from({ length: mostReplicas }, (_, index) => index + 1);

/** Every port of a home, chosen before its first part starts. */
export const portNames: readonly string[] = [
  frontDoor,
  'postgres',
  'toxiproxy',
  'haproxy-stats',
  'lab-metrics',
  'prometheus',
  'grafana',
  ...numbers.flatMap(number => [`api-${number}`, `api-${number}-postgres`]),
];

export const replicasOf = (home: Home, count: number): Replica[] =>
  numbers.slice(0, count).map(number => ({
    service: 'api',
    number,
    name: `api-${number}`,
    port: portOf(home, `api-${number}`),
    link: `api-${number}-postgres`,
    linkPort: portOf(home, `api-${number}-postgres`),
    role: serviceRole(number),
  }));

export const frontDoorUrl = (home: Home): string => `http://127.0.0.1:${portOf(home, frontDoor)}`;

export const toxiproxyOf = (home: Home) => toxiproxy(`http://127.0.0.1:${portOf(home, 'toxiproxy')}`);

/** Below the servers' data. Another PostgreSQL may be of another major version, which could not read the data of this one. */
export const postgresFolders: Record<RuntimeName, string> = {
  compose: 'postgres-in-container',
  native: 'postgres',
};

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
