import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
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
      assert.deepEqual([ok, status, headers.own, body.toString()], [false, 503, 'yes', 'away']);
    },
  ));

test('decodes what is compressed', async () => {
  const texts = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync };
  for (const [encoding, encode] of Object.entries(texts))
    await withServer(
      (_, response) => void response.writeHead(200, { 'content-encoding': encoding }).end(encode('a text')),
      async url => assert.equal((await fetchWithin(url, 2000)).body.toString(), 'a text'),
    );
});

test('sends the method, the headers and the body', () =>
  withServer(
    async (request, response) => {
      const { method, headers } = request;
      response.end(`${method} ${headers.own} ${headers['content-length']} ${await text(request)}`);
    },
    async url => {
      const { body } = await fetchWithin(url, 2000, { method: 'PUT', headers: { own: 'yes' }, body: 'ä' });
      assert.equal(body.toString(), 'PUT yes 2 ä');
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
