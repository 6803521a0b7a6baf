import { findTool } from '../../machine/tools.mjs';
import type { ServerKind } from './server.ts';

const settings = (port: number) => ['-host', '127.0.0.1', '-port', String(port)];

export const toxiproxy: ServerKind = {
  title: 'Toxiproxy',
  debian: 'toxiproxy, or npm start, which builds it',
  image: process.env.CORNER_IMAGE_TOXIPROXY ?? 'ghcr.io/shopify/toxiproxy:2.12.0',
  native(port) {
    const file = findTool('toxiproxy');
    return file ? { file, args: settings(port), env: { LOG_LEVEL: 'error' } } : null;
  },
  container: port => ({ command: settings(port) }),
  hello: { send: 'GET /version HTTP/1.0\r\n\r\n', answer: /^HTTP\/1\.\d 200/ },
  readyWithinMs: 5000,
};
