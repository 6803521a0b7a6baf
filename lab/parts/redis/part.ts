/** Redis: data in memory that all copies of a service share. */
import { z } from 'zod';
import type { Home } from '../../home/home.ts';
import { definePart, type Fingerprint } from '../contract.ts';
import { leastMs } from '../least-ms.ts';
import type { Space } from '../part.ts';
import {
  databaseNumber,
  infoOf,
  openRedis,
  passwords,
  redisCliCommand,
  redisServer,
  shopUser,
  withRedis,
} from './client.ts';
import { lookAtRedis } from './look.ts';
import { changedSettings, redisProcess } from './process.ts';
import { row } from './row.ts';

const empty = (home: Home, space: Space): Promise<void> =>
  withRedis(home, async client => {
    await client.select(databaseNumber(space));
    await client.flushdb();
  });

async function redisFingerprint(home: Home): Promise<Fingerprint> {
  const info = await withRedis(home, infoOf);
  const keys = (space: Space) => info[`db${databaseNumber(space)}`]?.match(/^keys=(\d+)/)?.[1] ?? '0';
  return {
    'keys of redis': `live ${keys('live')}, judged ${keys('judged')}`,
    'settings of redis': await changedSettings(home),
  };
}

export const redis = definePart({
  id: 'redis',
  title: 'Redis',
  role: 'store',
  declared: z.literal(1).optional(),
  ports: ['redis'],
  needs: { programs: [redisServer], debian: 'redis-server' },
  processes: home => [redisProcess(home)],
  link: {
    // Answered with an error before a login, which is an answer too.
    hello: 'PING\r\n',
    async emptyQuestionMs(home, port) {
      const client = await openRedis(home, port);
      try {
        return await leastMs(() => client.ping());
      } finally {
        client.disconnect();
      }
    },
    variables: (home, _copy, port, space) => ({
      REDIS_URL: `redis://${shopUser}:${passwords(home).shop}@127.0.0.1:${port}/${databaseNumber(space)}`,
    }),
  },
  space: { make: empty, drop: empty },
  fingerprint: { read: redisFingerprint, ofWorld: /^settings of redis$/ },
  look: lookAtRedis,
  version: home => withRedis(home, async client => (await infoOf(client)).redis_version ?? ''),
  row,
  console: {
    verb: 'redis',
    line: 'redis-cli on the shop’s Redis',
    summary: 'redis-cli on the shop’s live Redis, as the services see it; or run one command',
    words: { name: '[words...]', description: 'a command to run at once' },
    example: 'npx lab redis GET a-key',
    open: redisCliCommand,
  },
  faultable: true,
});
