/**
 * The parts as containers that Compose makes from compose/compose.yaml. They share this machine's network and see its processes, so that
 * ports, links, signals and faults are the same as natively; what differs is where a program comes from and how much it may use.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { dockerProblem } from '../../machine/docker.mjs';
import { identify, isRunning, type ProcessIdentity, pause } from '../../machine/process.mjs';
import { userError } from '../errors.ts';
import {
  type Container,
  copyLog,
  exitCodeOf,
  inspect,
  missingImages,
  projectOf,
  runCompose,
  servicesIn,
} from '../home/docker.ts';
import { writeJson } from '../home/files.ts';
import type { Home } from '../home/home.ts';
import { git, programPath } from '../home/programs.ts';
import { type Ending, markedEnvironment, type Part } from '../parts/part.ts';
import { partOfContainer, partsOf } from '../parts/parts.ts';
import type { Runtime } from './runtime.ts';

export const compose: Runtime = {
  overlaps: false,
  async need(home, declared, say) {
    programPath(git);
    const problem = await dockerProblem();
    if (problem) throw userError('docker-unfit', problem);
    const roles = new Map(partsOf(declared).map(({ id, role }) => [id, role]));
    const isMeant = (service: string) => roles.has(partOfContainer(service));
    const missing = await missingImages(home, isMeant);
    if (missing.length === 0) return;
    say(`Fetching ${missing.length} images, once (about a minute) …`);
    const services = servicesIn(home).filter(isMeant);
    const reason = await runCompose(home, ['pull', '--quiet', ...services]).then(
      () => '',
      (error: Error) => error.message,
    );
    if (!reason) return;
    // The first failure calls off the others.
    await runCompose(home, ['pull', '--quiet', '--ignore-pull-failures', ...services]).catch(() => {});
    const needed = await missingImages(
      home,
      service => isMeant(service) && roles.get(partOfContainer(service)) !== 'watcher',
    );
    if (needed.length > 0) throw userError('image-missing', { images: needed.join(', '), reason });
    say(`Not there: ${(await missingImages(home, isMeant)).join(', ')} (${reason}). The shop runs without.`);
  },

  async launch(home, part, logFile) {
    // Cheaper than to let Compose say so, each time that a part which only looks on is tried again.
    const [missing] = await missingImages(home, name => name === part.name);
    if (missing) throw new Error(`Docker has no image ${missing}`);
    const up = ['up', '--detach', '--no-deps', '--force-recreate', '--pull', 'never', part.name];
    await runCompose(home, up, { file: describe(home, part), port: part.port });
    const container = await inspect(containerOf(home, part));
    const identity = processOf(container);
    if (!identity && (await inspect(container.Id)).State.Running) throw userError('docker-elsewhere', {});
    return { identity, ended: endingOf(container, identity, copyLog(container.Id, logFile)) };
  },

  tidy: home => runCompose(home, ['down', '--volumes', '--remove-orphans', '--timeout', '0']),
};

const containerOf = (home: Home, { name }: Part): string => `${projectOf(home)}-${name}`;

/** What compose.yaml cannot know of this part: the second file that Compose reads. It holds passwords. */
function describe(home: Home, part: Part): string {
  const { PATH: _, ...environment } = markedEnvironment(home, part); // the image's own PATH is the right one
  const { uid = process.getuid?.() ?? 0, gid = process.getgid?.() ?? 0 } = part.user ?? {};
  const service = {
    container_name: containerOf(home, part),
    user: `${uid}:${gid}`,
    command: part.args,
    environment,
    working_dir: part.cwd,
    ...(part.hasCode && { volumes: codeFolders(home, part.cwd) }),
  };
  const file = join(home.dir, 'compose', `${part.name}.json`);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // Compose would take what follows a dollar for a variable.
  const literal = JSON.parse(JSON.stringify(service).replaceAll('$', '$$$$'));
  writeJson(file, { services: { [part.name]: literal } }, 0o600);
  return file;
}

/** The code, where a service may keep a file as it may without Docker; and beside it, where Node.js looks for them, the packages. */
const codeFolders = (home: Home, tree: string): string[] => [
  `${tree}:${tree}`,
  `${join(home.repo, 'node_modules')}:${join(dirname(tree), 'node_modules')}:ro`,
];

/** Null when it has ended; another process that has its number here shows that the engine is on another machine. */
function processOf({ Id, State }: Container): ProcessIdentity | null {
  const identity = State.Pid === 0 ? null : identify(State.Pid);
  try {
    return identity && readFileSync(`/proc/${identity.pid}/cgroup`, 'utf8').includes(Id) ? identity : null;
  } catch {
    return null;
  }
}

async function endingOf(
  { Id }: Container,
  identity: ProcessIdentity | null,
  log: Promise<void>,
): Promise<Ending> {
  try {
    const [code] = await Promise.all([exitCodeOf(Id), log.catch(() => {})]); // a full disk ends no shop
    const limit = await inspect(Id).then(
      ({ State, HostConfig }) => (State.OOMKilled ? HostConfig.Memory : 0),
      () => 0, // it was removed from outside
    );
    if (limit > 0) return { code, signal: null, why: `used more than its ${limit >> 20} MB of memory` };
    const signal = signalOf(code);
    return signal ? { code: null, signal } : { code, signal: null };
  } catch {
    // The engine itself went away, and what it ran with it.
    while (identity && isRunning(identity)) await pause(100);
    return { code: null, signal: 'SIGKILL' };
  }
}

/** As a shell has it: 128 and the signal's number. */
function signalOf(code: number): NodeJS.Signals | null {
  const found = Object.entries(constants.signals).find(([, number]) => number === code - 128);
  return found ? (found[0] as NodeJS.Signals) : null;
}
