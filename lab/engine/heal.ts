/** Takes out what the lab put in: found by looking at the system, from any process, any number of times. */
import { marks } from '../../faults/contract.ts';
import { faults } from '../../faults/index.ts';
import type { Home } from '../home/home.ts';
import { toxiproxyOf } from '../parts/layout.ts';
import { spaces } from '../parts/part.ts';
import { partsOf } from '../parts/parts.ts';
import { labDatabase } from '../parts/postgres/databases.ts';
import { readDesired } from '../runtime/state.ts';
import { withFaultSystem } from './fault-system.ts';
import { linksNow } from './links-now.ts';
import { outlastHang } from './outlast-hang.ts';

/** Every fault that bears a mark of the lab, every toxic, and the data of both shops. The journal is not needed for it. */
export async function heal(home: Home): Promise<void> {
  await outlastHang(home, () => healMarked(home));
  for (const { space } of partsOf(readDesired(home).parts))
    for (const which of spaces) await space?.drop(home, which);
}

async function healMarked(home: Home): Promise<void> {
  for (const mark of marks) {
    await withFaultSystem(
      home,
      labDatabase,
      async system => {
        for (const fault of Object.values(faults)) {
          if (fault.scope !== 'world') continue; // data faults go with their clone
          for (const params of await fault.find(system)) await fault.heal(system, params);
        }
      },
      mark,
    );
  }
  // This Toxiproxy is the lab's own: what somebody put on it by hand goes too, or nothing could be proved ever again.
  const { links, removeProxy } = toxiproxyOf(home);
  const known = linksNow(home).map(({ name }) => name);
  for (const link of await links()) {
    for (const toxic of await link.toxics()) await link.removeToxic(toxic.name);
    if (!known.includes(link.name)) await removeProxy(link.name);
  }
}
