import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** A TCP port on 127.0.0.1 that was free a moment ago, and with it the next ones: so many in all. */
export async function freePort(inARow = 1): Promise<number> {
  for (let tries = 0; tries < mostTries; tries++) {
    const first = await heldPort(0);
    const others = Array.from({ length: inARow - 1 }, (_, n) => heldPort((first?.port ?? 0) + 1 + n));
    const held = [first, ...(await Promise.all(others))];
    await Promise.all(held.map(one => one?.release()));
    if (first && held.every(one => one !== null)) return first.port;
  }
  throw new Error(`no ${inARow} ports in a row are free`);
}

const mostTries = 100;

/** Null where somebody has it. */
async function heldPort(wanted: number): Promise<{ port: number; release(): Promise<unknown> } | null> {
  const server = createServer();
  try {
    server.listen(wanted, '127.0.0.1');
    await once(server, 'listening');
  } catch {
    return null;
  }
  const { port } = server.address() as AddressInfo;
  return {
    port,
    release() {
      server.close();
      return once(server, 'close');
    },
  };
}
