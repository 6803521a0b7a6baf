/** The private Redis server of a home. It keeps nothing over its end. */
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from '../../home/files.ts';
import { type Home, portOf } from '../../home/home.ts';
import { ownedFile, serversFolder } from '../layout.ts';
import type { Part } from '../part.ts';
import { passwords, redisServer, shopUser, withRedis } from './client.ts';

const folderName = 'redis';
const settingsFile = (home: Home) => join(home.servers, folderName, 'started-with.json');

export function redisProcess(home: Home): Part {
  const file = join(home.servers, folderName, 'redis.conf');
  const config = configOf(home);
  return {
    name: 'redis',
    port: portOf(home, 'redis'),
    program: redisServer,
    args: [file],
    env: { LANG: 'C.UTF-8' },
    cwd: '/',
    user: home.serversUser,
    stopSignal: 'SIGTERM',
    graceMs: 2000,
    version: createHash('sha256').update(config).digest('hex'),
    async prepare() {
      serversFolder(home, folderName);
      ownedFile(home, file, config);
      rmSync(settingsFile(home), { force: true });
    },
    async isReady() {
      try {
        const settings = await withRedis(home, client => client.config('GET', '*'));
        if (!readJson(settingsFile(home)))
          ownedFile(home, settingsFile(home), JSON.stringify(byName(settings)));
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** A file and no arguments: whoever may list processes sees those. The title would overwrite the environment, and with it the lab's mark. */
function configOf(home: Home): string {
  const { lab, shop } = passwords(home);
  return `bind 127.0.0.1
port ${portOf(home, 'redis')}
dir ${join(home.servers, folderName)}
daemonize no
set-proc-title no
databases 2
save ""
appendonly no
maxmemory 64mb
maxmemory-policy noeviction
requirepass ${lab}
user ${shopUser} on >${shop} ~* &* +@all -@admin -flushall -swapdb
`;
}

/** CONFIG GET answers names and values in turn. */
function byName(answer: unknown): Record<string, string> {
  const words = answer as string[];
  return Object.fromEntries(
    words.flatMap((word, n) => (n % 2 === 0 ? [[word, words[n + 1] ?? ''] as const] : [])),
  );
}

/** Settings that differ from those that the server started with, one in a line. */
export async function changedSettings(home: Home): Promise<string> {
  const start = readJson<Record<string, string>>(settingsFile(home)) ?? {};
  const now = byName(await withRedis(home, client => client.config('GET', '*')));
  return Object.entries(now)
    .filter(([name, value]) => start[name] !== value)
    .map(([name, value]) => `${name} ${value}`)
    .sort()
    .join('\n');
}
