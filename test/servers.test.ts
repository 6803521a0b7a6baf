/** Each server of the tests, from where it can be had: it starts, answers by its own protocol, and leaves no process. */
import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { isFree } from '../lab/home/home.ts';
import { usesPresentEngine } from './docker-engine.ts';
import { postgres } from './servers/postgres.ts';
import { rabbitmq } from './servers/rabbitmq.ts';
import { redis } from './servers/redis.ts';
import { originOf, type ServerKind, startServer } from './servers/server.ts';
import { toxiproxy } from './servers/toxiproxy.ts';
import { testUnless } from './unless.ts';

for (const kind of [postgres, rabbitmq, redis, toxiproxy]) {
  const origin = await originOf(kind);
  const missing = 'missing' in origin && origin.missing;
  testUnless(missing, `${kind.title} starts, answers and ends`, async () => {
    const server = await startServer(kind);
    assert.equal(await isFree(server.port), false);
    await server.stop();
    assert.equal(await isFree(server.port), true);
  });
}

describe('what cannot be had', () => {
  const nowhere: ServerKind = { ...redis, native: () => null };

  testUnless(
    usesPresentEngine && 'all come in containers here',
    'says what is missing and how to get it',
    async () => {
      const { DOCKER_HOST } = process.env;
      process.env.DOCKER_HOST = 'unix:///nowhere/docker.sock';
      try {
        await assert.rejects(startServer(nowhere), /Redis is not installed \(apt-get install redis-server\)/);
      } finally {
        if (DOCKER_HOST === undefined) delete process.env.DOCKER_HOST;
        else process.env.DOCKER_HOST = DOCKER_HOST;
      }
    },
  );

  it('a server that ends at once is reported with its last words', async () => {
    const broken: ServerKind = {
      ...redis,
      native: () => ({ file: '/bin/sh', args: ['-c', 'echo cannot begin >&2; exit 3'] }),
    };
    await assert.rejects(startServer(broken, 'native'), /Redis ended before it was ready\ncannot begin/);
  });
});
