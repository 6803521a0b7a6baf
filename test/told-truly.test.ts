/** What `lab` and `lab status` say is what customers meet, and of the scenario that is open. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, it } from 'vitest';
import { suiteLab } from './suite-lab.ts';
import { until } from './test-lab.ts';

describe('lab and lab status', () => {
  const lab = suiteLab();
  let gateway: string;
  const file = () => join(lab.home.workspace, 'gateway/haproxy.cfg');
  const said = async (...words: string[]) => (await lab.run(words)).out.replace(/\s+/g, ' ');
  const isWhole = () =>
    until(
      'a whole shop',
      lab.look,
      ({ state, numbers }) => state === 'ready' && numbers?.success === 1,
      20_000,
    );

  beforeAll(async () => {
    const ran = await lab.run(['apply', '04', '--no-guess']);
    assert.equal(ran.code, 0, ran.err);
    gateway = readFileSync(file(), 'utf8');
    await isWhole();
  });

  it('a front door that answers 503 to everybody: no answer is good, whatever the services count', async () => {
    writeFileSync(file(), gateway.replace(/^frontend .*$/m, '$&\n  http-request return status 503'));
    assert.match(readFileSync(file(), 'utf8'), /return status 503/);
    await until('no good answers', lab.look, ({ numbers }) => numbers?.success === 0);
    assert.match(await said('status'), /answers [\d.]+ a second, 0 % of them good/);
    writeFileSync(file(), gateway);
    await isWhole();
  });

  it('a front door that does not start is said first', async () => {
    assert.match(await said(), /The shop runs and is broken\./);
    writeFileSync(file(), gateway.replace(/^ *bind .*$/m, '  bind 127.0.0.1:1'));
    const { seen } = await until(
      'a failed front door',
      lab.look,
      ({ parts }) => parts.some(({ name, state }) => name === 'haproxy' && state === 'failed'),
      20_000,
    );
    assert.equal(seen.showing, 'live');
    assert.match(await said('status'), /The shop does not serve its customers\. haproxy: /);
    const where = await said();
    assert.match(where, /The shop does not serve its customers\. haproxy: .*Next: npx lab logs haproxy/);
    assert.doesNotMatch(where, /The shop runs/);
    writeFileSync(file(), gateway);
    await isWhole();
  });

  it('what happened last is of the scenario that is open', async () => {
    assert.ok((await lab.look()).events.some(({ text }) => /haproxy\.cfg/.test(text)));
    assert.equal((await lab.run(['apply', '01', '--no-guess'])).code, 0);
    assert.ok((await lab.look()).events.every(({ text }) => !/haproxy\.cfg/.test(text)));
    assert.doesNotMatch(await said('status'), /haproxy\.cfg/);
  });
});
