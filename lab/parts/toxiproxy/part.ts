/** Toxiproxy: every copy of a service reaches every store over a link of its own, which a fault may slow down or cut. */
import { findTool } from '../../../machine/tools.mjs';
import { type Home, portOf } from '../../home/home.ts';
import type { Program } from '../../home/programs.ts';
import { definePart, type Family, type Fingerprint, type Wanted } from '../contract.ts';
import { addressOf, toxiproxyOf } from '../layout.ts';
import type { Part } from '../part.ts';
import { row } from './row.ts';
import type { ProxyAddress, SeenProxy } from './toxiproxy.ts';

const program: Program = {
  name: 'toxiproxy',
  title: 'Toxiproxy',
  image: 'toxiproxy',
  find: () => findTool('toxiproxy'),
};

const linksOf = (home: Home, { copies }: Wanted): ProxyAddress[] =>
  copies
    .flatMap(({ links }) => links)
    .map(({ name, part, port }) => ({
      name,
      listen: `127.0.0.1:${port}`,
      upstream: addressOf(home, part),
    }));

function toxiproxyProcess(home: Home, wanted: Wanted): Part {
  const client = toxiproxyOf(home);
  const port = portOf(home, 'toxiproxy');
  // Every possible copy has its links all the time: one that nobody uses costs nothing.
  const ensureLinks = () => client.ensureProxies(linksOf(home, wanted));
  return {
    name: 'toxiproxy',
    port,
    program,
    args: ['-host', '127.0.0.1', '-port', String(port), '-proxy-metrics', '-runtime-metrics'],
    env: { LOG_LEVEL: 'warn' },
    cwd: '/',
    user: home.serversUser,
    stopSignal: 'SIGTERM',
    graceMs: 2000,
    version: '',
    prepare: async () => {},
    isReady: async () => {
      const answers = await client.version().then(
        () => true,
        () => false,
      );
      if (answers) await ensureLinks();
      return answers;
    },
    // The version needs none of the locks that its API may hang on.
    answers: () =>
      client.proxies().then(
        () => true,
        () => false,
      ),
    // One that a fault has closed stays closed.
    async adjust() {
      const there = (await client.proxies()).map(({ name }) => name);
      await client.ensureProxies(linksOf(home, wanted).filter(({ name }) => !there.includes(name)));
    },
  };
}

/** What Toxiproxy does to each link; its own metrics tell only the bytes. */
async function linkFamilies(home: Home): Promise<Family[]> {
  const links = await toxiproxyOf(home)
    .proxies()
    .catch((): SeenProxy[] => []);
  return [
    {
      name: 'lab_link_up',
      help: '1 when the link takes connections',
      type: 'gauge',
      samples: links.map(({ name, enabled }) => ({ labels: { link: name }, value: Number(enabled) })),
    },
    {
      name: 'lab_link_delay_seconds',
      help: 'Added to every answer that passes the link',
      type: 'gauge',
      samples: links.map(({ name, toxics }) => ({
        labels: { link: name },
        value: toxics.reduce((sum, { attributes }) => sum + (attributes.latency ?? 0), 0) / 1000,
      })),
    },
  ];
}

async function linkLines(home: Home): Promise<Fingerprint> {
  const lines: Fingerprint = {};
  for (const link of await toxiproxyOf(home).links()) {
    const toxics = (await link.toxics()).sort((a, b) => a.name.localeCompare(b.name));
    lines[`toxics of ${link.name}`] = `${(await link.isUp()) ? '' : 'down '}${JSON.stringify(toxics)}`;
  }
  return lines;
}

export const toxiproxy = definePart({
  id: 'toxiproxy',
  title: 'Toxiproxy',
  role: 'links',
  ports: ['toxiproxy'],
  needs: { programs: [program] },
  processes: (home, wanted) => [toxiproxyProcess(home, wanted)],
  fingerprint: { read: linkLines, ofWorld: /^toxics of / },
  look: home => ({ gauges: () => linkFamilies(home), end: () => {} }),
  version: home => toxiproxyOf(home).version(),
  row,
});
