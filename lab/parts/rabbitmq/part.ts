/** RabbitMQ: keeps messages until somebody has done what they ask for. */
import { z } from 'zod';
import { type Home } from '../../home/home.ts';
import { definePart, type Fingerprint } from '../contract.ts';
import { leastMs } from '../least-ms.ts';
import { spaces } from '../part.ts';
import {
  askApi,
  emptyVirtualHost,
  makeVirtualHost,
  openAmqp,
  passwords,
  rabbitmqServer,
  shopUser,
  virtualHost,
} from './client.ts';
import { lookAtRabbit } from './look.ts';
import { hello, rabbitmqProcess } from './process.ts';
import { row } from './row.ts';

/** What `make` and `drop` of a space do not bring back. */
type Definitions = {
  users: { name: string; tags: unknown }[];
  permissions: object[];
  policies: object[];
  parameters: object[];
};

async function rabbitFingerprint(home: Home): Promise<Fingerprint> {
  const queues = await askApi<{ vhost: string }[]>(home, 'queues?columns=vhost');
  const { users, permissions, policies, parameters } = await askApi<Definitions>(home, 'definitions');
  const count = (name: string) => queues.filter(({ vhost }) => vhost === name).length;
  const settings = [
    ...users.map(({ name, tags }) => ({ name, tags })),
    ...permissions,
    ...policies,
    ...parameters,
  ];
  return {
    'queues of rabbitmq': spaces.map(space => `${space} ${count(virtualHost(space))}`).join(', '),
    'settings of rabbitmq': settings
      .map(line => JSON.stringify(line))
      .sort()
      .join('\n'),
  };
}

export const rabbitmq = definePart({
  id: 'rabbitmq',
  title: 'RabbitMQ',
  role: 'store',
  declared: z.literal(1).optional(),
  ports: ['rabbitmq', 'rabbitmq-http', 'rabbitmq-node'],
  needs: { programs: [rabbitmqServer], debian: 'rabbitmq-server', memoryBytes: 1.2e8 },
  processes: home => [rabbitmqProcess(home)],
  link: {
    hello,
    async emptyQuestionMs(home, port) {
      const connection = await openAmqp(home, port);
      try {
        const channel = await connection.createChannel();
        return await leastMs(() => channel.checkExchange('amq.direct'));
      } finally {
        await connection.close();
      }
    },
    variables: (home, _copy, port, space) => ({
      RABBITMQ_URL: `amqp://${shopUser}:${passwords(home).shop}@127.0.0.1:${port}/${virtualHost(space)}`,
    }),
  },
  async furnish(home) {
    await askApi(home, `users/${shopUser}`, 'PUT', { password: passwords(home).shop, tags: '' });
    for (const space of spaces) await makeVirtualHost(home, space);
  },
  space: { make: emptyVirtualHost, drop: emptyVirtualHost },
  fingerprint: { read: rabbitFingerprint, ofWorld: /^settings of rabbitmq$/ },
  look: lookAtRabbit,
  version: async home => (await askApi<{ rabbitmq_version: string }>(home, 'overview')).rabbitmq_version,
  row,
  faultable: true,
});
