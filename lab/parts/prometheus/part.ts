/** Prometheus, where there is one: it asks every part that publishes numbers each second. */
import { createHash } from 'node:crypto';
import { type Home, portOf } from '../../home/home.ts';
import { hasProgram, type Program } from '../../home/programs.ts';
import { definePart, type Wanted } from '../contract.ts';
import { addressOf, ownedFile, serversFolder } from '../layout.ts';
import { type Part } from '../part.ts';
import { prometheusConfig, prometheusIsReady, type ScrapeJob } from './prometheus.ts';

const program: Program = { name: 'prometheus', title: 'Prometheus', image: 'prometheus' };

function prometheusProcess(home: Home, wanted: Wanted): Part {
  const folder = serversFolder(home, 'prometheus');
  const file = `${folder}/prometheus.yml`;
  const config = prometheusConfig(scrapeJobs(home, wanted));
  const address = addressOf(home, 'prometheus');
  return {
    name: 'prometheus',
    port: portOf(home, 'prometheus'),
    program,
    args: [
      `--config.file=${file}`,
      `--storage.tsdb.path=${folder}/data`,
      // A week of work at most; the numbers are for looking.
      '--storage.tsdb.retention.time=7d',
      '--storage.tsdb.retention.size=512MB',
      `--web.listen-address=${address}`,
      '--log.level=warn',
    ],
    // It must not take from the shop what it shows.
    env: { GOMAXPROCS: '1' },
    cwd: folder,
    user: home.serversUser,
    stopSignal: 'SIGTERM',
    graceMs: 2000,
    isReplica: true,
    version: createHash('sha256').update(config).digest('hex'),
    prepare: async () => ownedFile(home, file, config),
    isReady: () => prometheusIsReady(`http://${address}`),
  };
}

function scrapeJobs(home: Home, { copies }: Wanted): ScrapeJob[] {
  const one = (job: string, port: string): ScrapeJob => ({
    job,
    targets: [{ part: job, address: addressOf(home, port) }],
  });
  const services = [...new Set(copies.map(({ service }) => service))];
  return [
    ...services.map(job => ({
      job,
      targets: copies
        .filter(({ service }) => service === job)
        .map(({ name }) => ({ part: name, address: addressOf(home, name) })),
    })),
    one('haproxy', 'haproxy-stats'),
    one('lab', 'lab-metrics'),
    one('prometheus', 'prometheus'),
    one('toxiproxy', 'toxiproxy'),
  ];
}

export const prometheus = definePart({
  id: 'prometheus',
  title: 'Prometheus',
  role: 'watcher',
  ports: ['prometheus'],
  needs: { programs: [program], debian: 'prometheus' },
  processes: (home, wanted) => (hasProgram(home, program) ? [prometheusProcess(home, wanted)] : []),
});
