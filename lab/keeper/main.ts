/** The background process of a lab home. It holds no truth: commands write what should run, the system shows what does. */
import { existsSync } from 'node:fs';
import { choosePorts, type Home, openHome } from '../home/home.ts';
import { tryLock } from '../home/lock.ts';
import { portNames } from '../parts/parts.ts';
import { readDesired } from '../runtime/state.ts';
import { createKeeper } from './keeper.ts';
import { endLeftovers } from './leftovers.ts';

async function keep(home: Home): Promise<void> {
  const lock = await tryLock(home, 'keeper', { command: 'keeper', expectedMs: 0 });
  if (!lock) return; // another keeper has this home
  const left = await endLeftovers(home);
  const moved = await choosePorts(home, portNames(readDesired(home).parts));
  const keeper = createKeeper(home);
  if (left.length > 0) keeper.note('info', `ended what an earlier keeper left: ${left.join(', ')}`);
  if (moved.length > 0) keeper.note('info', `other ports, as theirs were taken: ${moved.join(', ')}`);
  let wanted = true;
  const stop = () => {
    wanted = false;
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // A home that was deleted needs nothing any more.
  while (wanted && existsSync(home.dir)) {
    if (!(await keeper.tick())) break;
    await keeper.pause();
  }
  await keeper.end();
  lock.release();
}

// Its log lies on a disk that may be full: a line that cannot be written ends nothing.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
for (const event of ['unhandledRejection', 'uncaughtException'])
  process.on(event, error => {
    console.error(error);
  });

await keep(openHome());
process.exit(0);
