import { z } from 'zod';
import {
  defineFault,
  duration,
  type FaultDatabase,
  type FaultSystem,
  UnmatchedTarget,
  unseen,
} from './contract.ts';

// A replica takes no mark, so it stands on the primary, in the comment on the lab's own role: {"replicaLag":{"lab":1000}}. The longest delay
// counts. The mark comes before the delay and goes after it, so that no delay is ever without one.
type Delays = Record<string, number>;

const readMark = `SELECT shobj_description(oid, 'pg_authid') AS comment FROM pg_roles WHERE rolname = current_user`;
const writeMark = `SELECT format('COMMENT ON ROLE %I IS %L', current_user, $1::text) AS statement`;
const readDelay = `SELECT setting::int AS ms FROM pg_settings WHERE name = 'recovery_min_apply_delay'`;

async function delaysOf({ server }: FaultSystem): Promise<Delays> {
  const [row] = await server.sql<{ comment: string | null }>(readMark);
  try {
    return JSON.parse(row?.comment ?? '')?.replicaLag ?? {};
  } catch {
    return {}; // a comment that somebody else wrote counts as no mark
  }
}

async function writeDelays({ server }: FaultSystem, delays: Delays): Promise<void> {
  const comment = Object.keys(delays).length === 0 ? null : JSON.stringify({ replicaLag: delays });
  const [row] = await server.sql<{ statement: string }>(writeMark, [comment]);
  if (row) await server.sql(row.statement);
}

const longest = (delays: Delays): number => Math.max(0, ...Object.values(delays));

const settingOf = async (replica: FaultDatabase): Promise<number> =>
  (await replica.sql<{ ms: number }>(readDelay))[0]?.ms ?? 0;

const readLimitMs = 5000;

/** Resolves when the server has read it: a reload is only asked for. */
async function setDelay(replica: FaultDatabase, ms: number): Promise<void> {
  await replica.sql(
    ms === 0
      ? 'ALTER SYSTEM RESET recovery_min_apply_delay'
      : `ALTER SYSTEM SET recovery_min_apply_delay = ${ms}`,
  );
  await replica.sql('SELECT pg_reload_conf()');
  const deadline = Date.now() + readLimitMs;
  while ((await settingOf(replica)) !== ms)
    if (Date.now() > deadline) throw new Error(`the replica did not read its delay of ${ms} ms`);
}

function replicaOf({ replica }: FaultSystem): FaultDatabase {
  if (!replica) throw new UnmatchedTarget('There is no replica: it comes with a scenario.', 'replica', []);
  return replica;
}

/** Changes show on the replica later than they come. */
export const replicaLag = defineFault({
  id: 'replica-lag',
  title: 'The replica is late',
  scope: 'world',
  needs: ['postgres', 'replica'],
  fidelity:
    'The replica gets every change at once and shows it after this delay, counted from its commit, as one does that is far away or has much to do. The delay is the same for each change, and does not grow under load. Questions to the replica take no longer. After a restart the replica shows first what the primary had at that time.',
  example: 'lab fault inject replica-lag --delay 1s --for 60s',
  params: z.strictObject({
    delay: duration.describe('how much later a change shows on the replica, such as 1s (1ms to 10m)'),
  }),

  async inject(system, { delay }) {
    const replica = replicaOf(system);
    const delays = { ...(await delaysOf(system)), [system.mark]: delay };
    await writeDelays(system, delays);
    await setDelay(replica, longest(delays));
  },

  async heal(system, { delay }) {
    const { [system.mark]: own, ...others } = await delaysOf(system);
    if (own !== delay) return;
    if (system.replica) await setDelay(system.replica, longest(others));
    await writeDelays(system, others);
  },

  async observe(system, { delay }) {
    try {
      const replica = replicaOf(system);
      const delays = await delaysOf(system);
      const ms = await settingOf(replica);
      const isActive = delays[system.mark] === delay && ms === longest(delays);
      const saw =
        ms === 0 ? 'the replica shows each change at once' : `the replica shows each change after ${ms} ms`;
      return { state: isActive ? 'active' : 'absent', saw };
    } catch (error) {
      return unseen(error);
    }
  },

  async find(system) {
    const delay = (await delaysOf(system))[system.mark];
    return delay === undefined ? [] : [{ delay }];
  },
});
