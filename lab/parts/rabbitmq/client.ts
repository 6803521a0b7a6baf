/** RabbitMQ as the lab sees it: its management API over HTTP, and AMQP where a link is measured. */

import { fetchWithin } from '../../../machine/fetch-within.mjs';
import { findProgram, isRunnable } from '../../../machine/programs.mjs';
import { type Home, portOf, secretOf } from '../../home/home.ts';
import type { Program } from '../../home/programs.ts';
import type { Space } from '../part.ts';

/** Debian's own /usr/sbin/rabbitmq-server changes to a user and folders of the whole machine; this is what it calls. */
const debianScript = '/usr/lib/rabbitmq/bin/rabbitmq-server';

export const rabbitmqServer: Program = {
  name: 'rabbitmq-server',
  title: 'RabbitMQ',
  image: 'rabbitmq',
  find: () => (isRunnable(debianScript) ? debianScript : findProgram('rabbitmq-server')),
};

export const labUser = 'lab';
/** The services log in as this user, who sees no more than its space. */
export const shopUser = 'corner';

export const passwords = (home: Home) => ({
  lab: secretOf(home, 'rabbitmq'),
  shop: secretOf(home, `rabbitmq-${shopUser}`),
});

const limitMs = 3000;

/** Asks the management API as the lab's own user. Throws when it does not answer within 3 s, or with an error. */
export async function askApi<Answer>(
  home: Home,
  path: string,
  method = 'GET',
  body?: object,
): Promise<Answer> {
  const login = Buffer.from(`${labUser}:${passwords(home).lab}`).toString('base64');
  const url = `http://127.0.0.1:${portOf(home, 'rabbitmq-http')}/api/${path}`;
  const headers = { authorization: `Basic ${login}`, 'content-type': 'application/json' };
  const answer = await fetchWithin(url, limitMs, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = answer.body.toString();
  if (!answer.ok) throw new Error(`RabbitMQ answered ${method} ${path} with ${answer.status}: ${text}`);
  return (text === '' ? null : JSON.parse(text)) as Answer;
}

/** Everything of a space is in its virtual host: exchanges, queues, messages, connections. */
export const virtualHost = (space: Space): string => space;

/** With nothing in it but RabbitMQ's own exchanges, for the services to use. */
export async function makeVirtualHost(home: Home, space: Space): Promise<void> {
  const name = virtualHost(space);
  await askApi(home, `vhosts/${name}`, 'PUT', {});
  const permissions = { configure: '.*', write: '.*', read: '.*' };
  for (const user of [labUser, shopUser])
    await askApi(home, `permissions/${name}/${user}`, 'PUT', permissions);
}

/** Ends the connections to it too. */
export async function emptyVirtualHost(home: Home, space: Space): Promise<void> {
  const there = await askApi<{ name: string }[]>(home, 'vhosts?columns=name');
  const name = virtualHost(space);
  if (there.some(one => one.name === name)) await askApi(home, `vhosts/${name}`, 'DELETE');
  await makeVirtualHost(home, space);
}

/** One connection over this port, as the lab. Throws when there is none within 3 s. */
export async function openAmqp(home: Home, port: number) {
  const { connect } = await import('amqplib'); // loaded when it is first needed: most scenarios have no queue
  const login = { username: labUser, password: passwords(home).lab, vhost: virtualHost('live') };
  const connection = await connect({ hostname: '127.0.0.1', port, ...login }, { timeout: limitMs });
  connection.on('error', () => {}); // the question that fails tells
  return connection;
}
