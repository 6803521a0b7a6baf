/** Images for the parts, made from Debian's packages: no registry is asked. They stay in the engine's data. */
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from '../machine/programs.mjs';
import { tools } from '../machine/tool-list.mjs';
import { ensureTool, toolsDir } from '../machine/tools.mjs';
import { type DockerEngine, usesPresentEngine } from './docker-engine.ts';

const run = promisify(execFile);

type Image = {
  /** programs to put in: where to, and where they are found */
  programs?: Record<string, () => Promise<string>>;
  /** what the vendor's image declares too and the lab must live with */
  settings?: string[];
  /** run once, with the programs there */
  command?: string;
};

/** What all of them have, the dev container's too: one layer takes a quarter of the time of one for each. */
const packages: Image = {
  command: [
    'set -e; export DEBIAN_FRONTEND=noninteractive',
    // Nothing is started in an image, and no database is made there.
    'printf "#!/bin/sh\\nexit 101\\n" > /usr/sbin/policy-rc.d; chmod +x /usr/sbin/policy-rc.d',
    'mkdir -p /etc/postgresql-common; echo create_main_cluster=false > /etc/postgresql-common/createcluster.conf',
    'apt-get -q update',
    'apt-get -qy install --no-install-recommends git haproxy postgresql-15 prometheus rabbitmq-server redis-server sudo wget',
    'apt-get clean',
  ].join('; '),
};

const images: Record<string, Image> = {
  // Debian has no Grafana.
  grafana: {
    programs: {
      '/usr/local/bin/grafana': async () => join(import.meta.dirname, 'grafana-program.mjs'),
      '/usr/local/bin/node': async () => process.execPath,
    },
  },
  haproxy: {},
  node: { programs: { '/usr/local/bin/node': async () => process.execPath } },
  postgres: {
    settings: [
      'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/postgresql/15/bin',
      'VOLUME /var/lib/postgresql/data',
    ],
  },
  prometheus: { settings: ['VOLUME /prometheus', 'USER nobody'] },
  rabbitmq: {
    settings: ['ENV PATH=/usr/lib/rabbitmq/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'VOLUME /var/lib/rabbitmq'],
  },
  redis: { settings: ['VOLUME /data'] },
  toxiproxy: {
    programs: { '/toxiproxy': () => ensureTool('toxiproxy'), '/toxiproxy-cli': buildToxiproxyClient },
  },
};

const prefix = 'corner-lab-test';
/** Images of another recipe are not taken for these. */
const recipe = createHash('sha256')
  .update(readFileSync(import.meta.filename))
  .update(process.version)
  .digest('hex')
  .slice(0, 12);

/** Makes what is missing (about a minute the first time); answers the environment that puts them in the place of the vendors' images. */
export async function ensureImages(engine: DockerEngine): Promise<Record<string, string>> {
  // The engine that is there fetches the vendors' own.
  if (usesPresentEngine) return {};
  const there = (await engine.docker('images', '--format', '{{.Repository}}:{{.Tag}}')).split('\n');
  const isOld = (name: string) => name.startsWith(`${prefix}/`) && !name.endsWith(`:${recipe}`);
  const old = there.filter(isOld);
  if (old.length > 0) await engine.docker('rmi', '-f', ...old);
  const debian = `${prefix}/debian:${recipe}`;
  const base = `${prefix}/base:${recipe}`;
  if (!there.includes(debian)) await importDebian(engine, debian);
  if (!there.includes(base)) await makeImage(engine, debian, base, packages);
  const names: Record<string, string> = {};
  for (const [name, image] of Object.entries(images)) {
    const tag = `${prefix}/${name}:${recipe}`;
    if (!there.includes(tag)) await makeImage(engine, base, tag, image);
    names[`CORNER_IMAGE_${name.toUpperCase()}`] = tag;
  }
  return names;
}

/** Debian's smallest system, with this machine's mirror and what its apt needs to reach it. */
async function importDebian({ env }: DockerEngine, tag: string): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'corner-base-'));
  try {
    await run('debootstrap', ['--variant=minbase', 'bookworm', root, ...(await mirror())], {
      maxBuffer: 1e7,
    });
    for (const name of readdirSync('/etc/apt/apt.conf.d')) {
      const file = `/etc/apt/apt.conf.d/${name}`;
      if (readFileSync(file, 'utf8').includes('Acquire')) copyFileSync(file, join(root, file));
    }
    const tar = spawn('tar', ['-C', root, '-c', '.'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const load = spawn('docker', ['import', '-', tag], {
      env: { ...process.env, ...env },
      stdio: [tar.stdout, 'ignore', 'inherit'],
    });
    const [code] = await once(load, 'exit');
    if (code !== 0) throw new Error(`docker import ended with exit code ${code}`);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function mirror(): Promise<string[]> {
  const format = '$(REPO_URI) $(CODENAME) $(COMPONENT)';
  const { stdout } = await run('apt-get', ['indextargets', '--format', format, 'Created-By: Packages']);
  const line = stdout.split('\n').find(text => text.endsWith(' bookworm main'));
  return line?.split(' ').slice(0, 1) ?? [];
}

/** Another one, with `from` as what it begins with. */
export async function makeImage(
  { docker }: DockerEngine,
  from: string,
  tag: string,
  { programs = {}, settings = [], command = '' }: Image,
): Promise<void> {
  const container = `${tag.replace(/[/:]/g, '-')}-made`;
  await docker('create', '--name', container, '--network', 'host', from, 'sh', '-c', command);
  try {
    for (const [to, find] of Object.entries(programs)) await docker('cp', await find(), `${container}:${to}`);
    if (command) await docker('start', '--attach', container);
    const changes = settings.flatMap(setting => ['--change', setting]);
    await docker('commit', ...changes, container, tag);
  } finally {
    await docker('rm', '-f', container);
  }
}

/** The vendor's image has it for health checks; the lab itself needs it nowhere. */
async function buildToxiproxyClient(): Promise<string> {
  const folder = join(toolsDir(), 'docker-engine');
  const { module, version } = tools.toxiproxy;
  const env = { ...process.env, GOFLAGS: '', GOBIN: folder };
  await run(findProgram('go') ?? 'go', ['install', `${module}/cmd/cli@v${version}`], { env });
  return join(folder, 'cli');
}
