import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { test } from 'vitest';
import { findTool } from '../../../machine/tools.mjs';
import { freshCustomers } from '../../../test/fresh-customers.ts';
import { describeUnless } from '../../../test/unless.ts';
import { soldOut } from '../../shop/checkout/sold-out.ts';
import type { Stream } from '../../shop/traffic.k6.ts';
import { type K6Sample, startK6 } from './k6.ts';

const k6Path = findTool('k6');
const skip = k6Path === null && 'k6 is not on this machine';
const script = fileURLToPath(new URL('../../shop/traffic.k6.ts', import.meta.url));

type Seen = { samples: K6Sample[]; requests: { method: string; path: string; cookie: string }[] };

/** Sends the streams for two seconds to a shop that counts in a cookie how often the same customer came. */
async function send(streams: Stream[]): Promise<Seen> {
  const seen: Seen = { samples: [], requests: [] };
  const server = createServer(
    ({ method = '', url = '', headers }: IncomingMessage, response: ServerResponse) => {
      const { cookie = '' } = headers;
      seen.requests.push({ method, path: url, cookie });
      if (url === '/checkout') return response.writeHead(503).end();
      const visits = Number(cookie.replace('visits=', ''));
      response.setHeader('Set-Cookie', `visits=${visits + 1}; Path=/visit`);
      response.setHeader('X-Visits', [String(visits), 'of a shop']).end();
    },
  ).listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const environment = {
    LAB_STREAMS: JSON.stringify(streams),
    LAB_SECONDS: '2',
    LAB_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    LAB_SEED: '7',
  };
  try {
    const onSample = (sample: K6Sample) => seen.samples.push(sample);
    assert.match(
      await startK6({ k6Path: k6Path ?? '', script, from: null, environment, onSample }).ended,
      /ended with 0/,
    );
  } finally {
    server.close();
    server.closeAllConnections();
  }
  return seen;
}

describeUnless(skip, 'one k6 for several streams', () => {
  const streamOf = ({ id, file }: { id: string; file: string }, change: Partial<Stream>): Stream => ({
    ...{ as: id, script: id, file, ratePerSecond: 50, users: 5, times: null, requestTimeoutMs: 1000 },
    ...change,
  });

  test('each sends at its own rate, and each sample says of which stream it is and why it is wrong', async () => {
    const streams = [
      streamOf(soldOut, { as: 'customers' }),
      streamOf(soldOut, { as: 'robot', ratePerSecond: 20, users: 2 }),
    ];
    const { samples, requests } = await send(streams);
    const sentBy = (name: string) =>
      samples.filter(({ kind, stream }) => kind === 'sent' && stream === name).length;
    assert.ok(Math.abs(sentBy('customers') - 100) <= 10, `${sentBy('customers')}`);
    assert.ok(Math.abs(sentBy('robot') - 40) <= 4, `${sentBy('robot')}`);
    assert.ok(requests.every(({ method, path }) => method === 'POST' && path === '/checkout'));
    const reasons = new Set(samples.flatMap(sample => (sample.kind === 'answered' ? [sample.reason] : [])));
    assert.deepEqual(reasons, new Set(['status 503']));
    const usersOf = (name: string) =>
      new Set(samples.flatMap(one => (one.kind === 'sent' && one.stream === name ? [one.user] : [])));
    assert.deepEqual(
      [...usersOf('customers')].filter(user => usersOf('robot').has(user)),
      [],
    );
  });

  test('all methods are sent, a new customer brings no cookie, and headers are judged', async () => {
    const { samples, requests } = await send([streamOf(freshCustomers, { users: 2 })]);
    const methods = new Set(requests.map(({ method }) => method));
    assert.deepEqual([...methods].sort(), ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']);
    const first = requests.filter(({ cookie }) => cookie === '');
    const fresh = requests.filter(({ method }) => method === 'PUT');
    assert.ok(fresh.length > 5 && fresh.every(({ cookie }) => cookie === ''));
    assert.ok(first.length <= fresh.length + 2, 'all others go on with their cookie');
    const wrong = samples.filter(one => one.kind === 'answered' && one.reason === 'second visit').length;
    const second = requests.filter(({ cookie }) => cookie === 'visits=1').length;
    assert.equal(wrong, second);
    assert.ok(second > 5);
  });
});
