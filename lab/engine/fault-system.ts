/** The part of the running system that faults may touch, and faults by their id. */

import {
  type Fault,
  type FaultCompany,
  type FaultDatabase,
  type FaultProcess,
  type FaultSystem,
  type Mark,
  type ShopAnswer,
  UnmatchedTarget,
} from '../../faults/contract.ts';
import { faults } from '../../faults/index.ts';
import { fetchWithin, nextLabAddress, type Request } from '../../machine/fetch-within.mjs';
import { identify, isRunning, isStopped, type ProcessIdentity, pause } from '../../machine/process.mjs';
import { frontDoorUrl, type Home } from '../home/home.ts';
import { askCompany, heardOf, tellCompany } from '../parts/company/ask.ts';
import { isServing } from '../parts/haproxy/serving.ts';
import { parts as registry } from '../parts/index.ts';
import { toxiproxyOf } from '../parts/layout.ts';
import { partsOf } from '../parts/parts.ts';
import { labDatabase, templateDatabase } from '../parts/postgres/databases.ts';
import { type Database, openDatabase } from '../parts/postgres/postgres.ts';
import { openReplica } from '../parts/replica/open-replica.ts';
import { replica } from '../parts/replica/part.ts';
import type { FaultUse } from '../runtime/runtime.ts';
import { noteSignal, readDesired, readSnapshot } from '../runtime/state.ts';
import { copiesNow, familyOf, isMeant, linksNow } from './links-now.ts';
import { untilReplaced } from './replaced.ts';

/** A fault and its parsed parameters. What the catalogue names was checked when it was read. */
export function resolveFault(use: FaultUse): { fault: Fault<unknown>; params: unknown } {
  const fault = (faults as Record<string, Fault<never>>)[use.use] as Fault<unknown> | undefined;
  if (!fault) throw new Error(`no fault is called ${use.use}`);
  return { fault, params: fault.params.parse(use.with) };
}

/** Opens databases only when a fault asks for them; closes them after `work`. */
export async function withFaultSystem<Result>(
  home: Home,
  databaseName: string,
  work: (system: FaultSystem) => Promise<Result>,
  mark: Mark = 'lab',
): Promise<Result> {
  const { system, close } = openFaultSystem(home, databaseName, mark);
  try {
    return await work(system);
  } finally {
    await close();
  }
}

/** The same for longer than one piece of work. */
export function openFaultSystem(
  home: Home,
  databaseName: string,
  mark: Mark,
): { system: FaultSystem; close(): Promise<void> } {
  const open = new Map<string, Promise<Database>>();
  const lazily = (name: string, opener = openDatabase): FaultDatabase => {
    const key = `${opener.name} ${name}`;
    const opened = () => {
      const session = open.get(key) ?? opener(home, name).catch(refuseAbsent(name));
      open.set(key, session);
      return session;
    };
    return {
      name,
      sql: async (text, values) => (await opened()).sql(text, values),
      transaction: async inner => (await opened()).transaction(inner),
      hold: async (session, statement) => (await opened()).hold(session, statement),
    };
  };
  const links = () => linksNow(home).map(({ name }) => toxiproxyOf(home).link(name));
  const companies = (): FaultCompany[] =>
    partsOf(readDesired(home).parts)
      .filter(({ role }) => role === 'company')
      .map(({ id }) => ({
        name: id,
        look: () => askCompany(home, id),
        tell: (whose, does) => tellCompany(home, id, whose, does),
        hearsOf: (orders, ms) => heardOf(home, id, orders, ms),
      }));
  const roles = () => copiesNow(home).map(({ name, role }) => ({ part: name, role }));
  const system: FaultSystem = {
    mark,
    database: lazily(databaseName || labDatabase),
    template: lazily(templateDatabase),
    server: lazily(labDatabase),
    replica: readDesired(home).parts.includes(replica.id) ? lazily(labDatabase, openReplica) : null,
    links: name => matching('link', name, links(), link => link.name),
    processes: part => matching('running part', part, processesOf(home), process => process.name),
    async servesWithin(part, ms) {
      const deadline = Date.now() + ms;
      while (!(await isServing(home, part)) && Date.now() < deadline) await pause(50);
      return isServing(home, part);
    },
    get: (path, cookie = '', from = nextLabAddress()) =>
      askShop(`${frontDoorUrl(home)}${path}`, {
        headers: { ...(cookie && { cookie }) },
        localAddress: from,
      }),
    post: (path, body) =>
      askShop(`${frontDoorUrl(home)}${path}`, {
        method: 'POST',
        localAddress: nextLabAddress(),
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    companies: name => matching('company', name, companies(), company => company.name),
    roles: part => matching('copy of a service', part, roles(), role => role.part).map(({ role }) => role),
    all: { links, processes: () => processesOf(home), companies, roles },
  };
  const close = async () => {
    await Promise.allSettled([...open.values()].map(async session => (await session).close()));
  };
  return { system, close };
}

const shopLimitMs = 5000;

async function askShop(url: string, request: Request): Promise<ShopAnswer> {
  try {
    const { status, headers, body } = await fetchWithin(url, shopLimitMs, request);
    const cookies = (headers['set-cookie'] ?? []).map(line => line.split(';')[0] ?? '');
    return { status, body: body.toString(), cookies };
  } catch (error) {
    return { status: 0, body: (error as Error).message, cookies: [] };
  }
}

const refuseAbsent = (name: string) => (error: Error & { code?: string }) => {
  if (error.code !== '3D000') throw error;
  throw new UnmatchedTarget(`There is no database ${name}: it comes with a scenario.`, name, []);
};

function matching<Target>(
  kind: string,
  wanted: string,
  there: Target[],
  nameOf: (target: Target) => string,
): Target[] {
  const found = there.filter(target => isMeant(nameOf(target), wanted));
  if (found.length > 0) return found;
  const known = new Set(there.flatMap(target => [familyOf(nameOf(target)), nameOf(target)]));
  throw new UnmatchedTarget(`There is no ${kind} ${wanted}.`, wanted, [...known].sort());
}

/** The kernel stops a process when it next runs it; on a busy machine that takes milliseconds. */
const stoppedLimitMs = 2000;

function processesOf(home: Home): FaultProcess[] {
  const parts = readSnapshot(home)?.parts ?? [];
  return parts.flatMap(({ name, id, pid }) => {
    const identity = pid === null || !registry[id]?.faultable ? null : identify(pid);
    return identity ? [processOf(home, name, identity)] : [];
  });
}

function processOf(home: Home, name: string, identity: ProcessIdentity): FaultProcess {
  return {
    name,
    pid: identity.pid,
    isStopped: () => isStopped(identity),
    async signal(signal) {
      if (signal !== 'SIGCONT') noteSignal(home, identity, signal === 'SIGSTOP' ? 'stopped' : 'ended');
      if (isRunning(identity)) process.kill(identity.pid, signal);
      if (signal !== 'SIGSTOP' && signal !== 'SIGCONT') return;
      const deadline = Date.now() + stoppedLimitMs;
      while (isRunning(identity) && isStopped(identity) !== (signal === 'SIGSTOP')) {
        if (Date.now() > deadline) throw new Error(`process ${identity.pid} of ${name} ignores ${signal}`);
        await pause(5);
      }
    },
    async endsWithin(ms) {
      const deadline = Date.now() + ms;
      while (isRunning(identity) && Date.now() < deadline) await pause(20);
      return !isRunning(identity);
    },
    replaced: () =>
      untilReplaced({
        ...{ name, pid: identity.pid },
        isRunning: () => isRunning(identity),
        read: () => readSnapshot(home)?.parts ?? [],
      }),
  };
}
