/** The learner’s services and the front door before them. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { frontDoor, type Home, portOf, secretOf } from '../home/home.ts';
import { haproxyStats, ownConfig } from './haproxy/haproxy.ts';
import { numbers, ownedFile, serversFolder } from './layout.ts';
import type { Deployment, Part, Replica } from './part.ts';

export function apiPart(home: Home, deployment: Deployment, replica: Replica, codeHash: string): Part {
  const folder = join(deployment.tree, 'services/api');
  const program = ['server.ts', 'server.js'].find(name => existsSync(join(folder, name))) ?? 'server.ts';
  const { role, linkPort } = replica;
  return {
    name: replica.name,
    port: replica.port,
    program: 'node',
    args: [join('services/api', program)],
    env: {
      PATH: process.env.PATH ?? '',
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(replica.port),
      REPLICA: replica.name,
      DATABASE_URL: `postgres://${role}:${secretOf(home, role)}@127.0.0.1:${linkPort}/${deployment.database}`,
    },
    cwd: deployment.tree,
    user: null,
    stopSignal: 'SIGTERM',
    // Nobody waits for the answers of a shop that was only judged.
    graceMs: deployment.watch ? 6000 : 100,
    isReplica: true,
    version: `${deployment.tree} ${deployment.database} ${codeHash}`,
    prepare: async () => {},
    isReady: () => answersOk(`http://127.0.0.1:${replica.port}/ready`),
  };
}

export function haproxyPart(home: Home, learners: string): Part {
  const own = ownConfig({ statsPort: portOf(home, 'haproxy-stats') });
  const files = haproxyFiles(home);
  return {
    name: 'haproxy',
    port: portOf(home, frontDoor),
    program: 'haproxy',
    args: ['-db', '-f', files.own, '-f', files.learners],
    env: haproxyEnvironment(home),
    cwd: '/',
    user: home.serversUser,
    stopSignal: 'SIGTERM',
    graceMs: 2000,
    version: createHash('sha256').update(learners).update(own).digest('hex'),
    async prepare() {
      serversFolder(home, 'haproxy');
      ownedFile(home, files.own, own);
      ownedFile(home, files.learners, learners);
    },
    async isReady() {
      const servers = await haproxyStats(`http://127.0.0.1:${portOf(home, 'haproxy-stats')}`).catch(() => []);
      return servers.length > 0;
    },
  };
}

/** The lab's own part of HAProxy's configuration; there once the front door has run. */
export const ownConfigFile = (home: Home): string => join(home.servers, 'haproxy', 'lab.cfg');

const haproxyFiles = (home: Home) => ({
  own: ownConfigFile(home),
  learners: join(home.servers, 'haproxy', 'haproxy.cfg'),
});

/** The addresses that the learner's haproxy.cfg names. */
export function haproxyEnvironment(home: Home): Record<string, string> {
  const environment: Record<string, string> = { FRONT_DOOR: `127.0.0.1:${portOf(home, frontDoor)}` };
  for (const number of numbers) environment[`API_${number}`] = `127.0.0.1:${portOf(home, `api-${number}`)}`;
  return environment;
}

export async function answersOk(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}
