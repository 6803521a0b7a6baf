import { chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../../machine/programs.mjs';
import { type ServerKind, unprivileged } from './server.ts';

/** The first bytes of AMQP 0-9-1; the broker answers with a frame of channel 0. */
const protocolHeader = Buffer.from('AMQP\u0000\u0000\u0009\u0001', 'latin1');

const settings = (port: number) => ({
  RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
  RABBITMQ_NODE_PORT: String(port),
  RABBITMQ_DIST_PORT: String(port + 1),
  RABBITMQ_NODENAME: `corner-test-${port}@localhost`,
  ERL_EPMD_ADDRESS: '127.0.0.1',
  ERL_EPMD_PORT: String(port + 2),
  ERL_AFLAGS: '-kernel inet_dist_use_interface {127,0,0,1}',
});

/** Erlang would start epmd as a daemon, which outlives the broker; one that is there already, in the broker's group, ends with it. */
const withEpmd = (broker: string) => ['-c', `epmd & exec ${broker}`];

export const rabbitmq: ServerKind = {
  title: 'RabbitMQ',
  debian: 'rabbitmq-server',
  image: process.env.CORNER_IMAGE_RABBITMQ ?? 'rabbitmq:3.13.7',
  native(port, folder) {
    // Debian's /usr/sbin/rabbitmq-server is a wrapper that changes to a user of its own.
    const file = findProgram('rabbitmq-server') ? '/usr/lib/rabbitmq/bin/rabbitmq-server' : null;
    if (!file) return null;
    const user = unprivileged();
    for (const name of ['enabled_plugins', 'rabbitmq.conf']) {
      writeFileSync(join(folder, name), name === 'enabled_plugins' ? '[].\n' : '');
      if (user) chownSync(join(folder, name), user.uid, user.gid);
    }
    if (user) chownSync(folder, user.uid, user.gid);
    const at = (name: string) => join(folder, name);
    const places = {
      RABBITMQ_MNESIA_BASE: at('data'),
      RABBITMQ_LOG_BASE: at('log'),
      RABBITMQ_LOGS: '-',
      RABBITMQ_ENABLED_PLUGINS_FILE: at('enabled_plugins'),
      RABBITMQ_CONFIG_FILE: at('rabbitmq.conf'),
      RABBITMQ_CONF_ENV_FILE: at('no-environment'),
      NOTIFY_SOCKET: at('nobody-listens'), // so that what is spawned is the broker and not a shell around it
    };
    return { file: '/bin/sh', args: withEpmd(file), env: { ...settings(port), ...places }, user };
  },
  container: port => ({ command: ['rabbitmq-server'], environment: settings(port) }),
  hello: { send: protocolHeader, answer: /^.\0/s },
  readyWithinMs: 90_000,
};
