/** A Toxiproxy server of a test's own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll } from 'vitest';
import { toxiproxy } from '../lab/parts/toxiproxy/toxiproxy.ts';
import { findTool } from '../machine/tools.mjs';
import { endWithTest } from './end-with-test.ts';
import { freePort } from './free-port.ts';

/** What to pass as a test's `skip`: false, or why it cannot run here. */
export const withoutToxiproxy: string | false = findTool('toxiproxy')
  ? false
  : 'toxiproxy-server is not installed';

type PrivateToxiproxy = { url: string; stop(): Promise<void> };

/** One for all tests of a suite: it starts before the first, and ends after the last. */
export function suiteToxiproxy(): PrivateToxiproxy {
  const server = {} as PrivateToxiproxy;
  beforeAll(async () => void Object.assign(server, await startPrivateToxiproxy()));
  afterAll(() => server.stop?.());
  return server;
}

/** Ready in about 0.1 s. When the process ends without `stop`, the server ends with it. */
async function startPrivateToxiproxy(): Promise<PrivateToxiproxy> {
  const program = findTool('toxiproxy');
  if (!program) throw new Error('toxiproxy-server is not installed');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(program, ['-host', '127.0.0.1', '-port', String(port)], {
    stdio: 'ignore',
    env: { LOG_LEVEL: 'error' },
  });
  const ended = once(server, 'exit');
  const calledOff = endWithTest(() => server.kill('SIGKILL'));
  const stop = async () => {
    server.kill('SIGKILL');
    await ended;
    calledOff();
  };
  const deadline = Date.now() + 5000;
  while (!(await answers(url))) {
    if (Date.now() < deadline && server.exitCode === null) {
      await sleep(20);
      continue;
    }
    await stop();
    throw new Error('Toxiproxy did not start');
  }
  return { url, stop };
}

const answers = (url: string): Promise<boolean> =>
  toxiproxy(url)
    .version()
    .then(
      () => true,
      () => false,
    );
