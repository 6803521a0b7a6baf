/** The private RabbitMQ of a home. Its messages outlive its end, as far as the services ask for that. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Home, portOf } from '../../home/home.ts';
import { type RuntimeName, runtimeOf } from '../../home/programs.ts';
import { firstAnswer } from '../first-answer.ts';
import { ownedFile, serversFolder } from '../layout.ts';
import type { Part } from '../part.ts';
import { askApi, labUser, passwords, rabbitmqServer, virtualHost } from './client.ts';

/** Below the servers' data. Another RabbitMQ may be of another version, which could not read the data of this one. */
const folders: Record<RuntimeName, string> = { compose: 'rabbitmq-in-container', native: 'rabbitmq' };

/** The first bytes of AMQP 0-9-1; RabbitMQ answers with its first question. */
export const hello = Buffer.from('AMQP\u0000\u0000\u0009\u0001', 'latin1');

export function rabbitmqProcess(home: Home): Part {
  const folder = join(home.servers, folders[runtimeOf(home)]);
  const at = (name: string) => join(folder, name);
  const config = configOf(home);
  return {
    name: 'rabbitmq',
    port: portOf(home, 'rabbitmq'),
    program: rabbitmqServer,
    args: [],
    env: {
      PATH: process.env.PATH ?? '',
      LANG: 'C.UTF-8',
      HOME: folder, // Erlang keeps its cookie there
      RABBITMQ_NODENAME: nodeName(home),
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: erlangArguments(home),
      RABBITMQ_MNESIA_BASE: at('data'),
      RABBITMQ_LOG_BASE: at('log'),
      RABBITMQ_LOGS: '-',
      RABBITMQ_ENABLED_PLUGINS_FILE: at('enabled_plugins'),
      RABBITMQ_CONFIG_FILE: at('rabbitmq.conf'),
      // Those of the machine, or of the image, are not read.
      RABBITMQ_CONFIG_FILES: at('none'),
      RABBITMQ_ADVANCED_CONFIG_FILE: at('none'),
      RABBITMQ_CONF_ENV_FILE: at('none'),
      ERL_CRASH_DUMP_SECONDS: '0',
      // Nobody listens there. Without it, what is spawned is a shell, whose end by SIGKILL would leave the server behind.
      NOTIFY_SOCKET: at('none'),
    },
    cwd: '/',
    user: home.serversUser,
    stopSignal: 'SIGTERM',
    graceMs: 2000, // 50,000 messages are safe after 50 ms; the management plugin takes 6 s, and has nothing to lose
    readyWithinMs: 90_000, // 4 s on a quiet machine, 40 s on a busy one
    version: createHash('sha256').update(config).digest('hex'),
    async prepare() {
      leaveDataOfOther(home, folder);
      serversFolder(home, folders[runtimeOf(home)]);
      ownedFile(home, at('rabbitmq.conf'), config);
      ownedFile(home, at('enabled_plugins'), '[rabbitmq_management].\n');
      ownedFile(home, at('made-with'), madeWith(home));
    },
    isReady: () => answers(home),
  };
}

/** Names that no other node has, so that nothing on this machine could take one for the other. */
const nodeName = ({ id }: Home): string => `corner-${id}@localhost`;

/**
 * Its port for other nodes is fixed and on loopback. So no epmd is needed: a daemon of Erlang's that all nodes of a machine share and that
 * outlives them.
 */
const erlangArguments = (home: Home): string =>
  [
    `-sname ${nodeName(home)} -start_epmd false -erl_epmd_port ${portOf(home, 'rabbitmq-node')}`,
    '-kernel inet_dist_use_interface {127,0,0,1}',
  ].join(' ');

const configOf = (home: Home): string => `listeners.tcp.1 = 127.0.0.1:${portOf(home, 'rabbitmq')}
management.tcp.ip = 127.0.0.1
management.tcp.port = ${portOf(home, 'rabbitmq-http')}
default_user = ${labUser}
default_pass = ${passwords(home).lab}
default_vhost = ${virtualHost('live')}
vm_memory_high_watermark.absolute = 384MiB
collect_statistics_interval = 1000
management.sample_retention_policies.global.minute = 1
management.sample_retention_policies.basic.minute = 1
management.sample_retention_policies.detailed.10 = 1
log.file = false
log.console = true
log.console.level = warning
`;

const madeWith = (home: Home): string =>
  createHash('sha256').update(passwords(home).lab).digest('hex').slice(0, 12);

/** One made with another password is of a home that was deleted, and of which this one has the place. */
function leaveDataOfOther(home: Home, folder: string): void {
  const mark = join(folder, 'made-with');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === madeWith(home)) return;
  rmSync(folder, { recursive: true, force: true });
}

async function answers(home: Home): Promise<boolean> {
  const { outcome } = await firstAnswer(portOf(home, 'rabbitmq'), hello);
  return outcome === 'answered' && askApi(home, 'whoami').then(Boolean, () => false);
}
