/** HAProxy: the shop's front door, with the learner's configuration. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { frontDoor, type Home, portOf } from '../../home/home.ts';
import { definePart } from '../contract.ts';
import { addressOf, ownedFile, serversFolder } from '../layout.ts';
import { mostCopies, type Part } from '../part.ts';
import { haproxyStats, ownConfig } from './haproxy.ts';
import { lookAtHaproxy } from './look.ts';
import { haproxyProgram } from './program.ts';
import { row } from './row.ts';

/** The service that the front door leads to. */
const leadsTo = 'api';

function haproxyProcess(home: Home, learners: string): Part {
  const own = ownConfig({ statsPort: portOf(home, 'haproxy-stats') });
  const files = filesOf(home);
  return {
    name: 'haproxy',
    port: portOf(home, frontDoor),
    program: haproxyProgram,
    args: ['-db', '-f', files.own, '-f', files.learners],
    env: haproxyEnvironment(home),
    cwd: '/',
    user: home.serversUser,
    stopSignal: 'SIGTERM',
    graceMs: 2000,
    version: createHash('sha256').update(learners).update(own).digest('hex'),
    async prepare() {
      serversFolder(home, 'haproxy');
      ownedFile(home, files.own, own);
      ownedFile(home, files.learners, learners);
    },
    async isReady() {
      const servers = await haproxyStats(`http://${addressOf(home, 'haproxy-stats')}`).catch(() => []);
      return servers.length > 0;
    },
  };
}

/** The lab's own part of HAProxy's configuration; there once the front door has run. */
export const ownConfigFile = (home: Home): string => join(home.servers, 'haproxy', 'lab.cfg');

const filesOf = (home: Home) => ({
  own: ownConfigFile(home),
  learners: join(home.servers, 'haproxy', 'haproxy.cfg'),
});

/** The addresses that the learner's haproxy.cfg names. */
export function haproxyEnvironment(home: Home): Record<string, string> {
  const environment: Record<string, string> = { FRONT_DOOR: addressOf(home, frontDoor) };
  for (let number = 1; number <= mostCopies; number++)
    environment[`${leadsTo.toUpperCase()}_${number}`] = addressOf(home, `${leadsTo}-${number}`);
  return environment;
}

/** The shop's own settings, which lead to the first copy of the api, with a line for each copy. `copies`: of every service. */
export function leadingToAll(gateway: string, copies: Record<string, number>): string {
  const first = new RegExp(`^.*\\b${leadsTo}-1\\b.*$`, 'm');
  const numbers = Array.from({ length: copies[leadsTo] ?? 1 }, (_, n) => n + 1);
  return gateway.replace(first, line =>
    numbers.map(n => line.replace('-1', `-${n}`).replace('_1}', `_${n}}`)).join('\n'),
  );
}

export const haproxy = definePart({
  id: 'haproxy',
  title: 'HAProxy',
  role: 'door',
  ports: ['haproxy-stats'],
  needs: { programs: [haproxyProgram], debian: 'haproxy' },
  processes: (home, { deployed }) => (deployed ? [haproxyProcess(home, deployed.gateway)] : []),
  look: lookAtHaproxy,
  row,
  faultable: true,
});
