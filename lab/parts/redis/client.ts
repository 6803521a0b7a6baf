/** Redis as the lab sees it, and redis-cli for a person. */
import type { Redis } from 'ioredis';
import type { Command } from '../../../machine/process.mjs';
import { type Home, portOf, secretOf } from '../../home/home.ts';
import { commandOf, type Program } from '../../home/programs.ts';
import type { Space } from '../part.ts';

export const redisServer: Program = { name: 'redis-server', title: 'Redis', image: 'redis' };
const redisCli: Program = { name: 'redis-cli', title: 'Redis', image: 'redis' };

/** The services and `lab redis` log in as this user, who may not change the server's settings nor empty both spaces. */
export const shopUser = 'corner';

export const passwords = (home: Home) => ({
  lab: secretOf(home, 'redis'),
  shop: secretOf(home, `redis-${shopUser}`),
});

/** Redis's own databases, by number. */
export const databaseNumber = (space: Space): number => (space === 'live' ? 0 : 1);

const limitMs = 3000;

/** Opens one connection as the lab's own user. Throws when there is none within 3 s; each command has as long. */
export async function openRedis(home: Home, port = portOf(home, 'redis')): Promise<Redis> {
  const { Redis } = await import('ioredis'); // loaded when it is first needed: most scenarios have no Redis
  const client = new Redis({
    host: '127.0.0.1',
    port,
    password: passwords(home).lab,
    connectionName: 'lab',
    lazyConnect: true,
    connectTimeout: limitMs,
    commandTimeout: limitMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  client.on('error', () => {}); // the command that fails tells
  try {
    await client.connect();
  } catch (error) {
    client.disconnect();
    throw error;
  }
  return client;
}

export async function withRedis<Result>(
  home: Home,
  work: (client: Redis) => Promise<Result>,
): Promise<Result> {
  const client = await openRedis(home);
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
}

/** `INFO` as names and values. */
export async function infoOf(client: Redis): Promise<Record<string, string>> {
  const lines = (await client.info()).split('\r\n').filter(line => line.includes(':'));
  return Object.fromEntries(
    lines.map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );
}

/** On the live space, as the services see it; with words it runs one command. */
export function redisCliCommand(home: Home, words: readonly string[], onTerminal: boolean): Command {
  const login = ['-h', '127.0.0.1', '-p', String(portOf(home, 'redis')), '--user', shopUser];
  const space = ['-n', String(databaseNumber('live'))];
  return commandOf(home, redisCli, [...login, ...space, '--no-auth-warning', ...words], {
    cwd: process.cwd(),
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '/',
      TERM: process.env.TERM ?? 'dumb',
      LANG: 'C.UTF-8',
      REDISCLI_AUTH: passwords(home).shop,
    },
    reads: [],
    onTerminal,
  });
}
