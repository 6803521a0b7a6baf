/** Where everything of one lab lies. A home has ports, passwords and data of its own, so that labs never disturb each other. */
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { userError } from '../errors.ts';
import { readJson, writeJson } from './files.ts';

export type Home = {
  /** 12 hexadecimal digits made from the folder's real path */
  id: string;
  dir: string;
  /** the clone */
  repo: string;
  /** the learner's folder */
  workspace: string;
  /** data of the servers; as root outside the home, which other users may not be able to enter */
  servers: string;
  logs: string;
  /** user and group that the servers run as; null: the person's own */
  serversUser: { uid: number; gid: number } | null;
};

export const repoRoot: string = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const serversUserName = 'corner-lab';

/** Opens the home named by LAB_HOME, else `.lab` in the clone, making its folders. */
export function openHome(environment: NodeJS.ProcessEnv = process.env): Home {
  const wanted = environment.LAB_HOME ? resolve(environment.LAB_HOME) : join(repoRoot, '.lab');
  makeFolders(wanted);
  const dir = realpathSync(wanted);
  const id = createHash('sha256').update(dir).digest('hex').slice(0, 12);
  const serversUser = process.getuid?.() === 0 ? findServersUser() : null;
  const servers = serversUser ? join('/var/lib/corner-lab', id) : join(dir, 'servers');
  if (environment.LAB_HOME) linkPackages(dir);
  const workspace = environment.LAB_HOME ? join(dir, 'workspace') : join(repoRoot, 'workspace');
  return { id, dir, repo: repoRoot, workspace, servers, logs: join(dir, 'logs'), serversUser };
}

function makeFolders(dir: string): void {
  try {
    mkdirSync(join(dir, 'logs'), { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw ['EEXIST', 'ENOTDIR'].includes(code) ? userError('file-in-the-way', { dir }) : error;
  }
}

/** Services find their packages by going up from their file; a home outside the clone gets a way to the clone's. */
function linkPackages(dir: string): void {
  const link = join(dir, 'node_modules');
  if (!existsSync(link)) symlinkSync(join(repoRoot, 'node_modules'), link);
}

function findServersUser(): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find(entry => entry.startsWith(`${serversUserName}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (!uid || !gid) throw userError('part-missing', { part: `the system user ${serversUserName}` });
  return { uid: Number(uid), gid: Number(gid) };
}

/** Passwords of the database's users, made on first use; the file is readable by its owner only. */
export function secretOf(home: Home, name: string): string {
  const file = join(home.dir, 'secrets.json');
  const secrets = readJson<Record<string, string>>(file) ?? {};
  if (!secrets[name]) {
    secrets[name] = randomBytes(18).toString('base64url');
    writeJson(file, secrets, 0o600);
    chmodSync(file, 0o600);
  }
  return secrets[name];
}

type Ports = Record<string, number>;
const portsFile = (home: Home) => join(home.dir, 'ports.json');

export function recordedPorts(home: Home): Ports {
  return readJson<Ports>(portsFile(home)) ?? {};
}

/** The recorded port of a part. Ports are chosen by `choosePorts`. */
export function portOf(home: Home, name: string): number {
  const port = recordedPorts(home)[name];
  if (port === undefined) throw new Error(`no port was chosen for ${name}`);
  return port;
}

/**
 * Chooses a port for each name once, and again only where another program has taken it meanwhile. Call it while none of the parts runs.
 * The front door prefers 8080 in the default home. Answers the names whose port changed.
 */
export async function choosePorts(home: Home, names: readonly string[]): Promise<string[]> {
  const ports = recordedPorts(home);
  const changed: string[] = [];
  for (const name of names) {
    const recorded = ports[name];
    if (recorded !== undefined && (await isFree(recorded))) continue;
    const taken = new Set(Object.values(ports));
    const preferred = name === frontDoor && home.dir === join(home.repo, '.lab') ? [8080, 8081, 8082] : [];
    ports[name] = await firstFree(preferred, taken);
    if (recorded !== undefined || (preferred.length > 0 && ports[name] !== preferred[0])) changed.push(name);
  }
  writeJson(portsFile(home), ports);
  return changed;
}

/** The same for names that have none yet, whatever runs. */
export async function chooseNewPorts(home: Home, names: readonly string[]): Promise<void> {
  const ports = recordedPorts(home);
  const fresh = names.filter(name => ports[name] === undefined);
  if (fresh.length > 0) await choosePorts(home, fresh);
}

export const frontDoor = 'shop';

export const frontDoorUrl = (home: Home): string => `http://127.0.0.1:${portOf(home, frontDoor)}`;

async function firstFree(preferred: number[], taken: Set<number>): Promise<number> {
  for (const port of preferred) if (!taken.has(port) && (await isFree(port))) return port;
  // Below 32768, where the kernel takes the ports of outgoing connections from.
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = 20000 + Math.floor(Math.random() * 12000);
    if (!taken.has(port) && (await isFree(port))) return port;
  }
  throw userError('no-free-port', {});
}

export function isFree(port: number): Promise<boolean> {
  return new Promise(done => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => done(true)));
  });
}
