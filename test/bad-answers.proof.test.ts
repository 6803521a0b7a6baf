/** Answers whose headers a shop wrote wrong, in thousands of ways: each is judged, nothing is thrown, and what is said of it is harmless. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { visibleLines } from '../lab/errors.ts';
import { sawText, wantedText } from '../lab/judge/checks/answer-words.ts';
import { get, judged } from '../lab/shop/compare.ts';
import { cookieJar } from '../lab/shop/cookies.ts';
import { judgeHeaders } from '../lab/shop/headers.ts';
import { httpSender } from '../lab/shop/http-sender.ts';
import { mutateBytes, mutateLines } from './mutate.ts';
import { countOf, oneOf, randomFor, record, seed } from './proof.ts';

const body = '{"product":7}';
const written = `HTTP/1.1 200 OK
content-type: application/json; charset=utf-8
cache-control: private, max-age=60
expires: Thu, 01 Jan 2099 00:00:00 GMT
set-cookie: cart=42; Path=/; HttpOnly
set-cookie: visit=7; Max-Age=0
__proto__: { "polluted": true }
constructor: x
content-length: ${body.length}

${body}`.replaceAll('\n', '\r\n');

describe('an answer with wrong headers', () => {
  let answer: Buffer = Buffer.from(written);
  const shop = createServer(socket => {
    socket.on('error', () => {}); // the lab may hang up first
    socket.once('data', () => socket.end(answer));
  });
  const send = (limitMs: number) =>
    httpSender(`http://127.0.0.1:${(shop.address() as AddressInfo).port}`, limitMs);
  const taken = { 'answers read': 0, 'no answers': 0 };

  beforeAll(async () => {
    shop.listen(0, '127.0.0.1');
    await once(shop, 'listening');
  });
  afterAll(() => {
    shop.close();
    record('bad-answers', taken);
  });

  it('is judged as it is written', async () => {
    const seen = await send(2000)(get('/stock/7'));
    assert.equal(seen.status, 200, seen.body);
    assert.equal(judgeHeaders(seen).wrong, 'wrong header');
    const jar = cookieJar();
    jar.keep(seen);
    assert.deepEqual(jar.addTo(get('/')).headers, { cookie: 'cart=42' });
  });

  it('is judged, or is no answer, however it is written', async t => {
    const random = randomFor(written);
    const count = countOf(150, 5000);
    for (let n = 0; n < count; n++) {
      const way = oneOf([mutateBytes, mutateLines], random);
      answer = way(written, random);
      const name = `seed ${seed}, mutant ${n} by ${way.name}: ${answer.toString('latin1').slice(0, 500)}`;
      const jar = cookieJar();
      const seen = await send(200)(get('/stock/7'));
      taken[seen.status === 0 ? 'no answers' : 'answers read'] += 1;
      const said = judged('json-not-kept', get('/stock/7'), seen, judgeHeaders(seen));
      const text = visibleLines(`${sawText(said)}${wantedText(said)}`);
      assert.doesNotMatch(text, /(?!\n)[\p{Cc}\p{Cf}]/u, name);
      jar.keep(seen);
      const again = await send(200)(jar.addTo(get('/stock/7')));
      assert.equal(typeof again.status, 'number', name);
      assert.equal(Object(again).polluted, undefined, name);
    }
    t.annotate(`seed ${seed}: ${JSON.stringify(taken)}`);
    assert.ok(taken['answers read'] > count / 10);
  });
});
