/**
 * Stands in for Grafana, which cannot be installed everywhere: its two checks of `Origin`, under the settings of compose/grafana. They are
 * built from what Grafana says of csrf_trusted_origins, csrf_additional_headers and allowed_origins (compose/grafana/README.md).
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { repoRoot } from '../lab/home/home.ts';

/** Section → key → value, as in an INI file without continued lines. */
export type Settings = Record<string, Record<string, string>>;

export function readSettings(text: string): Settings {
  const settings: Settings = {};
  let section = '';
  for (const line of text.split('\n').map(line => line.trim())) {
    const [, name] = line.match(/^\[(.+)\]$/) ?? [];
    const [, key, value] = line.match(/^(\w+) = (.*)$/) ?? [];
    if (name) section = name;
    else if (key) settings[section] = { ...settings[section], [key]: value ?? '' };
    else if (line !== '' && !line.startsWith(';')) throw new Error(`not understood: ${line}`);
  }
  return settings;
}

export const ourSettings = (): Settings =>
  readSettings(readFileSync(join(repoRoot, 'compose/grafana/grafana.ini'), 'utf8'));

const words = (text = '', separator = ' ') => text.split(separator).filter(word => word !== '');
const nameOf = (host = '') => host.replace(/:\d+$/, '');
const header = (request: IncomingMessage, name: string) => String(request.headers[name.toLowerCase()] ?? '');

/** A request that changes something: the name in Origin is that of Host, of a further header, or trusted. */
export function mayChange(request: IncomingMessage, settings: Settings): boolean {
  const origin = header(request, 'origin');
  if (origin === '') return true;
  const { csrf_trusted_origins, csrf_additional_headers } = settings.security ?? {};
  const others = words(csrf_additional_headers).map(name => nameOf(header(request, name)));
  return [nameOf(header(request, 'host')), ...others, ...words(csrf_trusted_origins)].includes(
    new URL(origin).hostname,
  );
}

/** A WebSocket: host and port in Origin are those of Host, or all of it matches a pattern. */
export function mayListen(request: IncomingMessage, settings: Settings): boolean {
  const origin = header(request, 'origin');
  if (origin === '' || new URL(origin).host === header(request, 'host')) return true;
  return words(settings.live?.allowed_origins, ',').some(pattern => {
    const [start = '', end = ''] = pattern.trim().split('*');
    return origin.startsWith(start) && origin.endsWith(end);
  });
}

const socketKey = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** Answers what it was asked, as JSON; a POST or a WebSocket only from an origin that it takes. A WebSocket gets its first bytes back. */
export async function startGrafanaStandIn(port: number, settings = ourSettings()) {
  const server = createServer((request, response) => {
    const { method, url, headers } = request;
    response.statusCode = method === 'GET' || mayChange(request, settings) ? 200 : 403;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ url, host: headers.host, origin: headers.origin }));
  });
  server.on('upgrade', (request, socket) => {
    // The browser may leave at any moment.
    socket.on('error', () => {});
    if (request.url !== '/grafana/api/live/ws' || !mayListen(request, settings))
      return socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
    const accept = createHash('sha1').update(`${header(request, 'sec-websocket-key')}${socketKey}`);
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${accept.digest('base64')}\r\n\r\n`,
    );
    socket.on('data', bytes => socket.write(bytes));
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return {
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
