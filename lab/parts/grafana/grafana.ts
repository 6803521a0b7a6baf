/** Grafana as a part, where there is one: it draws what Prometheus has seen. */
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { type Home, portOf } from '../../home/home.ts';
import { hasProgram, type Program } from '../../home/programs.ts';
import { doorUrl } from '../door/door.ts';
import { ownedFile, serversFolder } from '../layout.ts';
import { type Part } from '../part.ts';
import { grafanaEnvironment, grafanaFiles, grafanaIsReady } from './settings.ts';

/** Where Grafana's own packages and images have it. */
const installed = '/usr/share/grafana';

export const grafanaProgram: Program = { name: 'grafana', title: 'Grafana', image: 'grafana' };

/** `leftOut`: titles of rows of the dashboard whose part the scenario does not have. */
export const grafanaParts = (
  home: Home,
  leftOut: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Part[] => (hasProgram(home, grafanaProgram) ? [grafanaPart(home, leftOut, environment)] : []);

function grafanaPart(home: Home, leftOut: readonly string[], environment: NodeJS.ProcessEnv): Part {
  const folder = join(home.servers, 'grafana');
  const port = portOf(home, 'grafana');
  const files = grafanaFiles(home.repo, leftOut);
  const env = grafanaEnvironment({
    port,
    folder,
    url: `${doorUrl(environment) ?? `http://127.0.0.1:${port}/`}grafana/`,
    prometheusUrl: `http://127.0.0.1:${portOf(home, 'prometheus')}`,
  });
  return {
    name: 'grafana',
    port,
    program: grafanaProgram,
    args: ['server', `--homepath=${installed}`, `--config=${folder}/grafana.ini`],
    // It must not take from the shop what it shows.
    env: { ...env, GOMAXPROCS: '1' },
    cwd: '/',
    user: home.serversUser,
    stopSignal: 'SIGTERM',
    graceMs: 3000,
    isReplica: true,
    version: createHash('sha256')
      .update(JSON.stringify([files, env]))
      .digest('hex'),
    async prepare() {
      for (const [path, content] of Object.entries(files)) {
        makeFolders(home, dirname(join('grafana', path)));
        ownedFile(home, join(folder, path), content);
      }
    },
    // The first time it makes its own database, in hundreds of steps.
    readyWithinMs: 90_000,
    isReady: () => grafanaIsReady(port),
  };
}

/** Each on the way belongs to the servers' user too. */
function makeFolders(home: Home, path: string): void {
  if (path === '.') return;
  makeFolders(home, dirname(path));
  serversFolder(home, path);
}
