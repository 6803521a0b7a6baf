import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'vitest';
import { httpSender } from './http-sender.ts';
import type { HttpRequest } from './traffic.ts';

/** Sends one request to a shop that does this with it. */
async function answerOf(request: HttpRequest, listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await httpSender(`http://127.0.0.1:${port}`, 1000)(request);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

test('hands on all headers, their names in small letters, each cookie in a line of its own', async () => {
  const answer = await answerOf({ method: 'GET', path: '/' }, (_request, response) => {
    response.setHeader('Set-Cookie', ['a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT', 'b=2']);
    response.setHeader('Vary', ['Accept', 'Cookie']);
    response.writeHead(302, { Location: '/elsewhere' }).end('moved');
  });
  const {
    date: _,
    connection: __,
    'keep-alive': ___,
    'transfer-encoding': ____,
    ...headers
  } = answer.headers;
  assert.deepEqual(headers, {
    'set-cookie': 'a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT\nb=2',
    vary: 'Accept, Cookie',
    location: '/elsewhere',
  });
  assert.equal(answer.status, 302);
  assert.equal(answer.body, 'moved');
});

test('any method, with a body and headers where there are some', async () => {
  const request: HttpRequest = { method: 'PATCH', path: '/x', body: { n: 1 }, headers: { 'x-own': 'yes' } };
  const { body } = await answerOf(request, async (asked, response) => {
    let text = '';
    for await (const chunk of asked) text += chunk;
    response.end(
      `${asked.method} ${asked.url} ${asked.headers['x-own']} ${asked.headers['content-type']} ${text}`,
    );
  });
  assert.equal(body, 'PATCH /x yes application/json {"n":1}');
});

test('requests come from addresses in turn, or from the one that a request names', async () => {
  const seen: (string | undefined)[] = [];
  const note: RequestListener = (asked, response) => {
    seen.push(asked.socket.remoteAddress);
    response.end();
  };
  for (const from of [undefined, undefined, '127.0.3.7', '127.0.3.7'])
    await answerOf({ method: 'GET', path: '/', ...(from && { from }) }, note);
  const [first, second, ...named] = seen;
  assert.match(String(first), /^127\.0\.2\.\d+$/);
  assert.match(String(second), /^127\.0\.2\.\d+$/);
  assert.notEqual(first, second);
  assert.deepEqual(named, ['127.0.3.7', '127.0.3.7']);
});
