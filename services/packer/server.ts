// Starts one copy of the packer: each order becomes a parcel, which the parcel company fetches.
import { startBackground } from '../shared/background.ts';
import { connections, databaseAnswers, pool } from '../shared/db.ts';
import { listen } from '../shared/events.ts';
import { fetchParcel } from './resources/parcels.ts';

await startBackground(databaseAnswers, connections, () => pool.end());

// When it throws, we hear of the order again.
listen('packer', async ({ order, to }) => {
  await fetchParcel(to, order, `parcel-${order}`);
});
