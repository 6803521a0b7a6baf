/** What Redis does, by its own counts. */
import type { Redis } from 'ioredis';
import type { Home } from '../../home/home.ts';
import { type Activity, busyFrom, type Family, type Look, quiet } from '../contract.ts';
import { type Space, spaces } from '../part.ts';
import { within } from '../within.ts';
import { databaseNumber, infoOf, openRedis, shopUser } from './client.ts';

const limitMs = 1000;

export type RedisNumbers = {
  /** connections of the services */
  clients: number;
  commandsPerSecond: number;
  keys: number;
  memoryBytes: number;
  /** 0–1 of the last second's reads of keys; null when there were none */
  found: number | null;
  /** of one core */
  cpu: number;
};

type Reading = {
  at: number;
  clients: number;
  keys: Record<Space, number>;
  commands: number;
  memoryBytes: number;
  hits: number;
  misses: number;
  cpuSeconds: number;
};

export function lookAtRedis(home: Home): Look {
  let open: Promise<Redis> | null = null;
  let before: Reading | null = null;
  const end = () => {
    open?.then(client => client.disconnect()).catch(() => {});
    open = null;
  };
  /** Null when it does not answer within a second; the next question opens another connection. */
  async function read(): Promise<Reading | null> {
    try {
      open ??= openRedis(home);
      return await within(limitMs, open.then(readingOf));
    } catch {
      end();
      return null;
    }
  }
  return {
    async numbers(space) {
      const now = await read();
      const numbers = before && now && numbersBetween(before, now, space);
      before = now;
      return numbers && { numbers, activity: redisActivity(numbers), words: redisWords(numbers) };
    },
    gauges: async () => redisFamilies(await read()),
    end,
  };
}

async function readingOf(client: Redis): Promise<Reading> {
  const info = await infoOf(client);
  const clients = String(await client.call('CLIENT', 'LIST')).split('\n');
  const number = (name: string) => Number(info[name] ?? 0);
  const keysIn = (space: Space) => Number(info[`db${databaseNumber(space)}`]?.match(/^keys=(\d+)/)?.[1] ?? 0);
  return {
    at: Date.now(),
    clients: clients.filter(line => line.includes(` user=${shopUser} `)).length,
    keys: { live: keysIn('live'), judged: keysIn('judged') },
    commands: number('total_commands_processed'),
    memoryBytes: number('used_memory'),
    hits: number('keyspace_hits'),
    misses: number('keyspace_misses'),
    cpuSeconds: number('used_cpu_user') + number('used_cpu_sys'),
  };
}

/** Null when it counts from the start again. */
export function numbersBetween(before: Reading, now: Reading, space: Space): RedisNumbers | null {
  const seconds = (now.at - before.at) / 1000;
  if (now.commands < before.commands || seconds <= 0) return null;
  const hits = now.hits - before.hits;
  const reads = hits + now.misses - before.misses;
  return {
    clients: now.clients,
    commandsPerSecond: (now.commands - before.commands) / seconds,
    keys: now.keys[space],
    memoryBytes: now.memoryBytes,
    found: reads === 0 ? null : hits / reads,
    cpu: Math.max(0, now.cpuSeconds - before.cpuSeconds) / seconds,
  };
}

/** One thread runs all commands, so its CPU is what it could do. */
function redisActivity({ cpu }: RedisNumbers): Activity {
  const load = Math.min(1, cpu);
  return { ...quiet, is: load >= busyFrom ? 'busy' : 'idle', load };
}

const amount = (count: number, one: string, more: string): string =>
  `${Math.round(count).toLocaleString('en-US')} ${Math.round(count) === 1 ? one : more}`;

function redisWords({ clients, commandsPerSecond, keys, memoryBytes, found }: RedisNumbers): string {
  return [
    amount(keys, 'key', 'keys'),
    `${(memoryBytes / 1e6).toFixed(1)} MB`,
    amount(clients, 'connection', 'connections'),
    `${amount(commandsPerSecond, 'command', 'commands')} a second`,
    ...(found === null ? [] : [`${Math.floor(found * 100)} of 100 reads found`]),
  ].join(', ');
}

/** No samples when it does not answer. */
function redisFamilies(reading: Reading | null): Family[] {
  const family = (
    name: string,
    help: string,
    type: Family['type'],
    value: (seen: Reading) => number,
  ): Family => ({
    name,
    help,
    type,
    samples: reading ? [{ labels: {}, value: value(reading) }] : [],
  });
  return [
    family('redis_commands_total', 'Commands run', 'counter', ({ commands }) => commands),
    family('redis_hits_total', 'Reads of a key that was there', 'counter', ({ hits }) => hits),
    family('redis_misses_total', 'Reads of a key that was not there', 'counter', ({ misses }) => misses),
    family('redis_memory_bytes', 'Memory in use', 'gauge', ({ memoryBytes }) => memoryBytes),
    family('redis_connections', 'Connections of the services', 'gauge', ({ clients }) => clients),
    {
      name: 'redis_keys',
      help: 'Keys of the live shop and of the one that verify judges',
      type: 'gauge',
      samples: reading ? spaces.map(space => ({ labels: { space }, value: reading.keys[space] })) : [],
    },
  ];
}
