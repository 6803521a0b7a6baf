/** What looks on and changes nothing: Prometheus and Grafana, where there are any, and the one door. The shop runs as well without them. */
import { createHash } from 'node:crypto';
import { type Home, portOf } from '../home/home.ts';
import { hasProgram } from '../home/programs.ts';
import { doorParts } from './door/door.ts';
import { grafanaParts } from './grafana/grafana.ts';
import { ownedFile, replicasOf, serversFolder } from './layout.ts';
import { type Part } from './part.ts';
import { mostReplicas } from './postgres/postgres.ts';
import { prometheusConfig, prometheusIsReady, type ScrapeJob } from './prometheus/prometheus.ts';

/** Whether this is the name of such a part. */
export const looksOn = (name: string): boolean => ['door', 'grafana', 'prometheus'].includes(name);

export const watcherParts = (home: Home): Part[] => [
  ...(hasProgram(home, 'prometheus') ? [prometheusPart(home)] : []),
  ...doorParts(home),
  ...grafanaParts(home),
];

function prometheusPart(home: Home): Part {
  const folder = serversFolder(home, 'prometheus');
  const file = `${folder}/prometheus.yml`;
  const config = prometheusConfig(scrapeJobs(home));
  const address = addressOf(home, 'prometheus');
  return {
    name: 'prometheus',
    port: portOf(home, 'prometheus'),
    program: 'prometheus',
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
    version: createHash('sha256').update(config).digest('hex'),
    prepare: async () => ownedFile(home, file, config),
    isReady: () => prometheusIsReady(`http://${address}`),
  };
}

const addressOf = (home: Home, port: string): string => `127.0.0.1:${portOf(home, port)}`;

function scrapeJobs(home: Home): ScrapeJob[] {
  const one = (job: string, port: string): ScrapeJob => ({
    job,
    targets: [{ part: job, address: addressOf(home, port) }],
  });
  const replicas = replicasOf(home, mostReplicas);
  return [
    {
      job: 'api',
      targets: replicas.map(({ name, port }) => ({ part: name, address: `127.0.0.1:${port}` })),
    },
    one('haproxy', 'haproxy-stats'),
    one('lab', 'lab-metrics'),
    one('prometheus', 'prometheus'),
    one('toxiproxy', 'toxiproxy'),
  ];
}
