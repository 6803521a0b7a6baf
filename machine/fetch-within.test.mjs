import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'vitest';
import { fetchWithin } from './fetch-within.mjs';

/**
 * @param {import('node:http').RequestListener} listener
 * @param {(url: string) => Promise<void>} use
 */
async function withServer(listener, use) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  try {
    await use(`http://127.0.0.1:${port}/x`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('answers the status, the headers and the whole body', () =>
  withServer(
    (_, response) => void response.writeHead(503, { own: 'yes' }).end('away'),
    async url => {
      const { ok, status, headers, body } = await fetchWithin(url, 2000);
      assert.deepEqual([ok, status, headers.get('own'), body.toString()], [false, 503, 'yes', 'away']);
    },
  ));

test('no answer within the limit, and an answer that does not end within it', async () => {
  const halves = [
    () => {},
    (/** @type {unknown} */ _, /** @type {any} */ response) => void response.write('a'),
  ];
  for (const listener of halves)
    await withServer(listener, async url => {
      await assert.rejects(fetchWithin(url, 200), {
        message: `GET ${url}: no answer within 0.2 s`,
        reason: 'no answer within 0.2 s',
      });
    });
});

test('says when nothing listens, and when the connection breaks', async () => {
  let gone = '';
  await withServer(
    request => void request.socket.destroy(),
    async url => {
      gone = url;
      await assert.rejects(
        fetchWithin(url, 2000, { method: 'POST' }),
        /^Error: POST .*\/x: other side closed$/,
      );
    },
  );
  await assert.rejects(fetchWithin(gone, 2000), { message: `GET ${gone}: nothing listens there` });
});

test('who calls it off gets the own reason', () =>
  withServer(
    () => {},
    async url => {
      const stop = new AbortController();
      const asked = fetchWithin(url, 5000, { signal: stop.signal });
      stop.abort(new Error('interrupted'));
      await assert.rejects(asked, { message: 'interrupted' });
    },
  ));
