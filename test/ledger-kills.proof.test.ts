/**
 * Every process of the lab but the company is killed at random moments while orders flow. What the ledger tells of lost, doubled and made-up
 * orders is compared with what their callers noted.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { bringServers } from '../lab/engine/apply.ts';
import { buildSpace } from '../lab/engine/build-space.ts';
import { frontDoorUrl } from '../lab/home/home.ts';
import { lockOwner } from '../lab/home/lock.ts';
import { foundOf } from '../lab/judge/trial-checks/found-of.ts';
import { askCompany, type Call, readLedger, tellCompany } from '../lab/parts/company/ask.ts';
import { byOrder } from '../lab/parts/company/orders.ts';
import type { Deployment } from '../lab/parts/part.ts';
import { liveDatabase } from '../lab/parts/postgres/databases.ts';
import { withDatabase } from '../lab/parts/postgres/postgres.ts';
import { waitFor } from '../lab/runtime/keeper-process.ts';
import { changeDesired } from '../lab/runtime/state.ts';
import { type Kind, kinds, layLedgerShop, tables } from './ledger-shop.ts';
import { countOf, oneOf, randomFor, record, seed } from './proof.ts';
import { suiteLab } from './suite-lab.ts';
import { until } from './test-lab.ts';

const declared = ['api', 'mail', 'postgres', 'worker'];
const company = 'mail';
const drainMs = 90_000;

describe('the ledger, while everything else is killed', () => {
  const lab = suiteLab({ data: 'small' });
  const random = randomFor('ledger-kills');
  const notes = join(lab.home.dir, 'notes.txt');
  const work = () => ({ home: lab.home, say: () => {}, signal: new AbortController().signal });
  /** number → kind: promised to a customer */
  const promised = new Map<string, Kind>();
  const sql = <Row extends object>(text: string) =>
    withDatabase(lab.home, liveDatabase, database => database.sql<Row>(text));

  const begin = async () => {
    const tree = join(lab.home.dir, 'tree');
    layLedgerShop(tree, declared, notes);
    await bringServers(work(), declared);
    await buildSpace(lab.home, 'live', declared, []);
    await sql(tables);
    const live: Deployment = {
      ...{ scenario: 'scenario-00', parts: declared, tree, settings: [] },
      ...{ space: 'live', traffic: null, watch: true },
    };
    const { state, problem } = await waitFor(lab.home, changeDesired(lab.home, { live }));
    assert.equal(state, 'ready', problem);
    await tellCompany(lab.home, company, 'lab', 'hurries');
  };
  const isWhole = () => until('all parts', lab.look, ({ state }) => state === 'ready', 60_000);

  let isOver = false;
  const customer = async () => {
    while (!isOver) {
      const kind = oneOf(kinds, random);
      const answer = await fetch(`${frontDoorUrl(lab.home)}/buy/${kind}`, {
        method: 'POST',
        signal: AbortSignal.timeout(3000),
      }).catch(() => null);
      const body = answer?.status === 201 ? Object(await answer.json().catch(() => null)) : {};
      if (body.id) promised.set(String(body.id), kind);
      await sleep(100);
    }
  };

  /** Whoever is killed, all of it comes back by itself, but for the keeper: the next command starts that. */
  const kill = async (killed: Record<string, number>) => {
    const up = (await lab.look()).parts.filter(({ id, state }) => id !== company && state === 'up');
    const victim = oneOf(['keeper', ...up.map(({ name }) => name)], random);
    const pid =
      victim === 'keeper' ? lockOwner(lab.home, 'keeper')?.pid : up.find(one => one.name === victim)?.pid;
    if (!pid) return;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      return; // it was ended a moment ago, and the snapshot does not show that yet
    }
    killed[victim] = (killed[victim] ?? 0) + 1;
    if (victim !== 'keeper') return;
    await until(
      'its end',
      async () => lockOwner(lab.home, 'keeper'),
      owner => owner === null,
    );
    await bringServers(work(), declared);
    await isWhole();
  };

  const count = countOf(6, 200);
  it(`tells exactly what was lost, doubled and made up, ${count} kills`, async t => {
    t.annotate(`seed ${seed}`);
    await begin();
    const customers = Array.from({ length: 4 }, customer);
    const killed: Record<string, number> = {};
    const sum = () => Object.values(killed).reduce((total, one) => total + one, 0);
    while (sum() < count) {
      await tellCompany(
        lab.home,
        company,
        'lab-hand',
        oneOf([null, null, 'halves', 'silent', 'away'], random),
      );
      await sleep(200 + 800 * random());
      await kill(killed);
    }
    await tellCompany(lab.home, company, 'lab-hand', null);
    isOver = true;
    await Promise.all(customers);
    await isWhole();
    const left = () => sql<{ count: number }>('SELECT count(*)::int AS count FROM due WHERE NOT is_done');
    await until(
      'all to be passed on',
      () => left().catch(() => []),
      ([row]) => row?.count === 0,
      drainMs,
    );
    await sleep(1500); // longer than a call takes

    const calls = readLedger(lab.home, company, 'live');
    const known = (await sql<{ id: string }>('SELECT id::text FROM due')).map(({ id }) => id);
    const figures = compare(calls, promised, known, readFileSync(notes, 'utf8'));
    const { waiting, ledgers } = await askCompany(lab.home, company);
    assert.deepEqual([waiting, ledgers.live.calls], [0, calls.length]);
    t.annotate(`${JSON.stringify(killed)}; ${JSON.stringify(figures)}`);
    record('ledger-kills', { kills: sum(), ...figures });
    assert.ok(existsSync(notes) && figures.promised > count);
  });
});

/** `notes`: what the callers wrote down: each call before it was made, and when it was answered with yes. */
function compare(calls: Call[], promised: Map<string, Kind>, known: string[], notes: string) {
  const noted = notes
    .trim()
    .split('\n')
    .map(line => line.split(' ') as [what: string, order: string, to: string]);
  const [made, answered] = ['made', 'answered'].map(
    wanted => new Map(noted.filter(([what]) => what === wanted).map(([, order, to]) => [to, order])),
  );
  assert.ok(made && answered);
  // No line is made up, none is there twice, and none is missing of what was answered.
  const lines = new Map(calls.map(({ to, order }) => [to, order]));
  assert.equal(lines.size, calls.length);
  for (const [to, order] of lines) assert.equal(made.get(to), order);
  const effective = new Set(calls.filter(({ effect }) => effect !== 'none').map(({ to }) => to));
  assert.deepEqual(
    [...answered.keys()].filter(to => !effective.has(to)),
    [],
  );

  const orders = byOrder(calls);
  const sent = [...promised.keys()].map(receipt => ({ receipt, ackedMs: 0 }));
  const found = orders.map(({ order, doneAt }) => ({ receipt: order, count: doneAt.length }));
  const told = foundOf({
    ...{ at: company, sent, found, refused: [], known },
    ...{ waitedMs: 0, answered: true },
  });
  const ofKind = (kind: Kind) => [...promised].flatMap(([order, its]) => (its === kind ? [order] : []));
  const times = (of: Map<string, string>, order: string) =>
    [...of.values()].filter(one => one === order).length;

  assert.deepEqual(
    told.lost.toSorted(),
    ofKind('forgotten').toSorted(),
    'lost: all that was forgotten and nothing else',
  );
  const doubled = new Set(told.doubled);
  for (const order of ofKind('sure')) assert.ok(!doubled.has(order), `${order}: its repeats had one key`);
  for (const order of ofKind('twice')) assert.ok(doubled.has(order), `${order} was passed on twice`);
  for (const order of doubled) assert.ok(times(made, order) > 1, `${order} was passed on once`);
  for (const [order, number] of countsOf(answered))
    if (number > 1 && promised.get(order) !== 'sure' && known.includes(order) && isKeyless(calls, order))
      assert.ok(doubled.has(order), `${order} was answered ${number} times`);
  const madeUp = [...new Set([...lines.values()])].filter(order => order.startsWith('never-'));
  const withEffect = new Set(orders.filter(({ doneAt }) => doneAt.length > 0).map(({ order }) => order));
  assert.deepEqual(told.phantom?.toSorted(), madeUp.filter(order => withEffect.has(order)).toSorted());
  // What nobody was promised may be done once or not at all, as long as it has a key.
  const unpromised = orders.filter(({ order }) => !promised.has(order) && !order.startsWith('never-'));
  for (const { order, doneAt } of unpromised)
    if (!isKeyless(calls, order)) assert.ok(doneAt.length <= 1, `${order} was never promised`);
  return {
    promised: promised.size,
    calls: calls.length,
    'repeats with the same key': orders.reduce((total, { repeated }) => total + repeated, 0),
    lost: told.lost.length,
    doubled: told.doubled.length,
    'made up': told.phantom?.length ?? 0,
    'done, never promised': unpromised.filter(({ doneAt }) => doneAt.length > 0).length,
  };
}

const isKeyless = (calls: Call[], order: string): boolean =>
  calls.some(call => call.order === order && call.key === null);

function countsOf(answered: Map<string, string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const order of answered.values()) counts.set(order, (counts.get(order) ?? 0) + 1);
  return counts;
}
