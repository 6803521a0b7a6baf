/** What holds for every part, whichever it is and however it runs: one list, natively and on Docker. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'vitest';
import { bringServers } from '../lab/engine/apply.ts';
import { buildSpace } from '../lab/engine/build-space.ts';
import { healByHand } from '../lab/engine/by-hand/heal.ts';
import { injectByHand } from '../lab/engine/by-hand/inject.ts';
import { linksNow } from '../lab/engine/links-now.ts';
import { portOf } from '../lab/home/home.ts';
import type { PartDefinition } from '../lab/parts/contract.ts';
import { firstAnswer } from '../lab/parts/first-answer.ts';
import { answersOk, frontDoorUrl } from '../lab/parts/layout.ts';
import type { Deployment } from '../lab/parts/part.ts';
import { declarable, partsOf, servicesOf } from '../lab/parts/parts.ts';
import { verifyDatabase } from '../lab/parts/postgres/databases.ts';
import { openReplica } from '../lab/parts/replica/open-replica.ts';
import { linkRoundTripMs } from '../lab/parts/round-trip.ts';
import { waitFor } from '../lab/runtime/keeper-process.ts';
import { changeDesired, readDesired } from '../lab/runtime/state.ts';
import { nothingIsLeft } from './nothing-is-left.ts';
import { layTree } from './parts-tree.ts';
import { type TestLab, until } from './test-lab.ts';
import { whatStoresShow } from './what-stores-show.ts';

const declared = declarable.map(({ id }) => id);
export const conforming: PartDefinition[] = partsOf(declared).filter(({ role }) => role !== 'watcher');

const work = ({ home }: TestLab) => ({ home, say: () => {}, signal: new AbortController().signal });
const status = async (lab: TestLab, id: string) => {
  const found = (await lab.look()).parts.find(part => part.id === id);
  assert.ok(found, `${id} runs`);
  return found;
};
const whole = (lab: TestLab) =>
  until(
    'all parts to be up',
    lab.look,
    ({ state, parts }) => state === 'ready' && parts.every(part => part.state === 'up'),
    30_000,
  );
/** Another process in the place of this one. */
const replaced = (lab: TestLab, id: string, pid: number | null) =>
  until(
    `another ${id}`,
    () => status(lab, id),
    now => now.state === 'up' && now.pid !== pid,
    60_000,
  );
const asks: Record<PartDefinition['role'], (lab: TestLab, part: PartDefinition) => Promise<boolean>> = {
  store: async ({ home }, { id, link }) =>
    (await firstAnswer(portOf(home, id), link?.hello ?? '')).outcome === 'answered',
  company: async ({ home }, { id, link }) =>
    (await firstAnswer(portOf(home, id), link?.hello ?? '')).outcome === 'answered',
  links: async ({ home }, { version }) => (await version?.(home)) !== '',
  service: async ({ home }, { id }) => answersOk(`http://127.0.0.1:${portOf(home, `${id}-1`)}/health`),
  door: ({ home }) => answersOk(`${frontDoorUrl(home)}/orders?user=42&limit=1`),
  watcher: async () => true,
};

/** `lab`: with nothing started. Declares the tests of the suite, in an order: the last ends everything. */
export function conformance(lab: TestLab): void {
  it('every declared part starts, and is the process that the keeper says', async t => {
    const started = Date.now();
    const tree = join(lab.home.dir, 'tree');
    layTree(tree, declared);
    await bringServers(work(lab), declared);
    await buildSpace(lab.home, 'live', declared, []);
    const live: Deployment = {
      ...{ scenario: 'scenario-00', parts: declared, tree, settings: [] },
      ...{ space: 'live', traffic: null, watch: true },
    };
    const generation = changeDesired(lab.home, { live });
    const { state, problem } = await waitFor(lab.home, generation);
    assert.equal(state, 'ready', problem);
    t.annotate(`${Date.now() - started} ms from nothing to all parts`);
    const names = (await lab.look()).parts.map(({ name }) => name);
    assert.deepEqual(names, [
      'postgres',
      'rabbitmq',
      'redis',
      'replica',
      'books',
      'mail',
      'parcels',
      'toxiproxy',
      'api-1',
      'api-2',
      'bookkeeper-1',
      'mailer-1',
      'packer-1',
      'worker-1',
      'haproxy',
    ]);
  });

  for (const part of conforming) {
    it(`${part.id}: answers its question`, async () => assert.ok(await asks[part.role](lab, part)));

    if (['store', 'company', 'door'].includes(part.role))
      it(`${part.id}: says what it does`, async () => {
        await until('numbers', lab.look, ({ numbers }) => part.id in (numbers?.parts ?? {}), 30_000);
      });

    if (part.link)
      it(`${part.id}: each link can be slowed down and cut, and comes back`, async () => {
        const links = linksNow(lab.home).filter(link => link.part === part.id);
        assert.equal(links.length, 3 * servicesOf(declared).length); // for each of their copies
        const meet = () => Promise.all(links.map(({ port }) => firstAnswer(port, part.link?.hello ?? '')));
        assert.ok((await meet()).every(({ outcome }) => outcome === 'answered'));
        const link = `api-${part.id}`;
        const slow = { use: 'network-latency', with: { link, latency: '50ms' } };
        const { traffic } = await injectByHand(work(lab), slow, null);
        assert.equal(traffic?.of, part.title);
        assert.ok(traffic?.now.every(({ outcome, ms }) => outcome === 'answered' && ms >= 49));
        const api = links.find(({ name }) => name === `api-1-${part.id}`);
        assert.ok(api && Number(await linkRoundTripMs(lab.home, api)) >= 45);
        await healByHand(work(lab), slow.use);
        await injectByHand(work(lab), { use: 'network-down', with: { link } }, null);
        const outcomes = (await meet()).map(({ outcome }, n) => `${links[n]?.name} ${outcome}`);
        for (const seen of outcomes)
          assert.match(seen, seen.startsWith('api') ? /refused|cut off/ : /answered/);
        await healByHand(work(lab), 'network-down');
        assert.ok((await meet()).every(({ outcome }) => outcome === 'answered'));
        await whole(lab);
      });

    if (part.space)
      it(`${part.id}: a space can be made twice and dropped twice`, async () => {
        const { home } = lab;
        for (const step of ['make', 'make', 'drop', 'drop'] as const)
          await part.space?.[step](home, 'judged');
        await whole(lab);
      });

    if (part.settled)
      it(`${part.id}: shows what the others held, also right after a space was made`, async () => {
        await buildSpace(lab.home, 'judged', declared, []);
        await part.settled?.(lab.home);
        const judged = await openReplica(lab.home, verifyDatabase);
        const [orders] = await judged.sql('SELECT count(*)::int AS count FROM orders');
        await judged.close();
        assert.deepEqual(orders, { count: 1_000_000 });
      });

    if (part.faultable)
      it(`${part.id}: a fault that kills it is no event of the machine`, async () => {
        const before = await status(lab, part.id);
        await injectByHand(work(lab), { use: 'process-kill', with: { part: before.name } }, null);
        await replaced(lab, part.id, before.pid);
        assert.equal((await status(lab, part.id)).kills, before.kills);
        await whole(lab);
      });

    it(`${part.id}: killed from outside, it is noticed and comes back`, async () => {
      const before = await status(lab, part.id);
      process.kill(Number(before.pid), 'SIGKILL');
      await replaced(lab, part.id, before.pid);
      assert.equal((await status(lab, part.id)).kills, before.kills + 1);
      await whole(lab);
      await until('its answer', () => asks[part.role](lab, part), Boolean, 30_000);
    });
  }

  whatStoresShow(lab);

  it('a saved file restarts its own service and no other, and an error names the learner’s file', async () => {
    const file = join(readDesired(lab.home).live?.tree ?? '', 'services/worker/jobs/low-stock.ts');
    const before = readFileSync(file, 'utf8');
    const [api, worker] = [await status(lab, 'api'), await status(lab, 'worker')];
    writeFileSync(file, `${before}\n// saved\n`);
    await replaced(lab, 'worker', worker.pid);
    assert.equal((await status(lab, 'api')).pid, api.pid);
    writeFileSync(file, `${before}\nthrow new Error('not today');\n`);
    const { seen } = await until(
      'the error',
      () => status(lab, 'worker'),
      ({ state }) => state === 'failed',
    );
    assert.match(seen.detail, /^services\/worker\/jobs\/low-stock\.ts:\d+: Error: not today$/);
    const { out } = await lab.run(['logs', 'worker-1']);
    assert.ok(out.includes('services/worker/jobs/low-stock.ts') && !out.includes('/copies/'), out);
    writeFileSync(file, before);
    await whole(lab);
  });

  nothingIsLeft(lab, declared);
}
