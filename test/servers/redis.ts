import { findProgram } from '../../machine/programs.mjs';
import type { ServerKind } from './server.ts';

const settings = (port: number) => [
  '--port',
  String(port),
  '--bind',
  '127.0.0.1',
  '--save',
  '',
  '--appendonly',
  'no',
];

export const redis: ServerKind = {
  title: 'Redis',
  debian: 'redis-server',
  image: process.env.CORNER_IMAGE_REDIS ?? 'redis:7.0.15-bookworm',
  native(port) {
    const file = findProgram('redis-server');
    return file ? { file, args: settings(port) } : null;
  },
  container: port => ({ command: ['redis-server', ...settings(port)] }),
  hello: { send: 'PING\r\n', answer: /^\+PONG/ },
  readyWithinMs: 10_000,
};
