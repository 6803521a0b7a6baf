/** What Debian packages: PostgreSQL, HAProxy, git and Prometheus. And the unprivileged user that the servers run as when the lab is root. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { SetupProblem } from './problem.mjs';
import { findProgram, isRunnable } from './programs.mjs';
import { installLog, run, step } from './progress.mjs';
import { checkout } from './project.mjs';

/** The servers run as this user where the lab is root; PostgreSQL refuses to run as root. */
export const serversUserName = 'corner-lab';

const oldestPostgres = 15;

const titles = /** @type {Record<string, string>} */ ({
  chromium: 'Chromium',
  'docker.io': "a Docker engine of the tests' own",
  postgresql: 'PostgreSQL',
  'rabbitmq-server': 'RabbitMQ',
  'redis-server': 'Redis',
  haproxy: 'HAProxy',
  prometheus: 'Prometheus',
});
const named = (/** @type {string[]} */ packages) => packages.map(name => titles[name] ?? name).join(', ');

/** @returns {string | null} folder with the programs of the newest PostgreSQL server that is installed and new enough */
export function postgresBin() {
  const root = '/usr/lib/postgresql';
  const versions = list(root)
    .map(Number)
    .filter(version => version >= oldestPostgres);
  const folders = versions.sort((a, b) => b - a).map(version => `${root}/${version}/bin`);
  return folders.find(folder => isRunnable(`${folder}/postgres`) && isRunnable(`${folder}/psql`)) ?? null;
}

/** Which packages are still to be installed. @returns {string[]} */
export function missingParts() {
  const missing = [];
  if (!postgresBin()) missing.push('postgresql');
  if (!findProgram('haproxy')) missing.push('haproxy');
  if (!findProgram('git')) missing.push('git');
  return missing;
}

/** Packages that make the lab nicer to look at and that nothing waits for. @returns {string[]} */
export const missingExtras = () => (findProgram('prometheus') ? [] : ['prometheus']);

/**
 * Packages of parts that only some scenarios have, and a program of each: installed when a scenario that declares the part is first opened.
 */
const ofScenarios = /** @type {Record<string, string>} */ ({
  'rabbitmq-server': 'rabbitmq-server',
  'redis-server': 'redis-server',
});

/** Those of these packages that are still to be installed; those that every lab needs are not among them. @param {readonly string[]} names */
export const missingForScenario = names =>
  names.filter(name => ofScenarios[name] !== undefined && !findProgram(ofScenarios[name]));

/** The programs that only tests use, and the package of each. */
const servers = { chromium: 'chromium' };
const engine = { dockerd: 'docker.io', containerd: 'containerd', runc: 'runc', debootstrap: 'debootstrap' };

/**
 * Packages without which a part of the tests is skipped. Only root that may mount can start a Docker engine.
 * @returns {string[]}
 */
export const missingForTests = () => [
  ...missingForScenario(Object.keys(ofScenarios)),
  ...Object.entries({ ...servers, ...(mayMount() && engine) }).flatMap(([program, name]) =>
    findProgram(program) ? [] : [name],
  ),
];

/** Whether we are root, and all that root can be, which it is not in most containers. */
export function mayMount() {
  const [, effective = '0'] = readFileSync('/proc/self/status', 'utf8').match(/^CapEff:\s*(\w+)/m) ?? [];
  const systemAdministration = 21n; // CAP_SYS_ADMIN, see capabilities(7)
  return process.getuid?.() === 0 && ((BigInt(`0x${effective}`) >> systemAdministration) & 1n) === 1n;
}

/** The command that a person without root rights can copy, as one line. @param {string[]} [packages] */
export function installCommand(packages = missingParts()) {
  const command = `sh ${quoted(`${checkout}/machine/install-packages.sh`)} ${packages.join(' ')}`;
  return findProgram('sudo') ? `sudo ${command}` : `su -c ${quoted(command)}`;
}

/** The user that servers run as, or null where they run as ourselves. @returns {{ uid: number, gid: number } | null} */
export function serversUser() {
  if (process.getuid?.() !== 0) return null;
  const entry = readFileSync('/etc/passwd', 'utf8').match(
    new RegExp(`^${serversUserName}:[^:]*:(\\d+):(\\d+):`, 'm'),
  );
  return entry ? { uid: Number(entry[1]), gid: Number(entry[2]) } : null;
}

/** How to become root: nothing to add, `sudo -n`, or null when neither works. @returns {string[] | null} */
export function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  const sudo = findProgram('sudo');
  return sudo && spawnSync(sudo, ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? [sudo, '-n'] : null;
}

/**
 * Installs the packages that are missing.
 * @param {string[]} [packages]
 * @param {() => string[] | null} [becomeRoot]
 */
export async function installParts(packages = missingParts(), becomeRoot = rootPrefix) {
  if (packages.length === 0) return;
  const what = `Missing: ${named(packages)}.`;
  if (!findProgram('apt-get')) {
    const next = `Install ${packages.join(', ')} with your system's package manager, then: npm start`;
    throw new SetupProblem({ what, why: 'This lab installs packages on Debian and Ubuntu only.', next });
  }
  const prefix = becomeRoot();
  if (!prefix) {
    const why = 'Installing them needs root rights, and sudo without a password does not work here.';
    throw new SetupProblem({ what, why, next: `${installCommand(packages)} && npm start` });
  }
  const [program = 'sh', ...args] = [...prefix, 'sh', `${checkout}/machine/install-packages.sh`, ...packages];
  const problem = {
    what: `Could not install ${named(packages)}.`,
    why: "The system's package manager failed; its last lines say more.",
    next: `${installCommand(packages)} && npm start`,
  };
  await step(`Installing ${named(packages)}`, 20, () => run(program, args, { log: installLog, problem }));
  const still = [...missingParts(), ...missingForScenario(packages)].filter(name => packages.includes(name));
  if (still.length > 0) {
    const why = `This system's packages are too old: the lab needs PostgreSQL ${oldestPostgres} or newer and HAProxy.`;
    throw new SetupProblem({
      what: `Still missing: ${named(still)}.`,
      why,
      next: 'Use Debian 12 or newer, or Ubuntu 24.04.',
    });
  }
}

/** Makes the servers' user where the lab runs as root. */
export async function ensureServersUser() {
  if (process.getuid?.() !== 0 || serversUser()) return;
  const args = [
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    '/nonexistent',
    '--shell',
    '/usr/sbin/nologin',
  ];
  const problem = {
    what: `The system user ${serversUserName} could not be made.`,
    why: 'PostgreSQL does not run as root, so the servers need their own user.',
    next: `useradd ${args.join(' ')} ${serversUserName} && npm start`,
  };
  const useradd = findProgram('useradd') ?? 'useradd';
  await step(`Making the system user ${serversUserName}`, 1, () =>
    run(useradd, [...args, serversUserName], { log: installLog, problem }),
  );
}

/** @param {string} folder */
function list(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** @param {string} text */
const quoted = text => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
