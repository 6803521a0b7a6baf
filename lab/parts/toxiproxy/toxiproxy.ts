/** The HTTP API of Toxiproxy 2. https://github.com/Shopify/toxiproxy#http-api */

import { Proxy as ProxyClient, Toxiproxy } from 'toxiproxy-node-client';
import { HttpClient } from 'toxiproxy-node-client/dist/HttpClient.js';
import { fetchWithin, type NoAnswer } from '../../../machine/fetch-within.mjs';
import { userError } from '../../errors.ts';

export type Toxic = {
  name: string;
  type: string;
  stream: 'upstream' | 'downstream';
  /** drawn once per connection, 0–1 */
  toxicity: number;
  attributes: Record<string, number>;
};

/** Addresses are `IP:port`: Toxiproxy resolves names, and what it then says of itself differs from what was asked. */
export type ProxyAddress = { name: string; listen: string; upstream: string };
export type SeenProxy = ProxyAddress & { enabled: boolean; toxics: Toxic[] };

export type Link = {
  name: string;
  toxics(): Promise<Toxic[]>;
  /** Throws, leaving nothing behind, when Toxiproxy took it otherwise than it was meant. */
  addToxic(toxic: Toxic): Promise<void>;
  /** Removing what is not there is not an error. */
  removeToxic(name: string): Promise<void>;
  /** Whether it takes connections. */
  isUp(): Promise<boolean>;
  /** Down: open connections end, new ones are refused. Toxics stay. */
  setUp(up: boolean): Promise<void>;
};

/** The API may hang while toxics are removed under load; the keeper then starts it anew. */
const limitMs = 2000;

/** A client for the API at this address. Every call throws `toxiproxy-silent` when there is no answer within 2 s. */
export function toxiproxy(baseUrl: string) {
  const client = new Toxiproxy(baseUrl);
  client.api = new LimitedHttp();

  async function proxies(): Promise<SeenProxy[]> {
    // The client's own getAll leaves the toxics out.
    const { data } = await client.api.get<Record<string, SeenProxy>>(`${baseUrl}/proxies`);
    return Object.values(data).sort((a, b) => a.name.localeCompare(b.name));
  }

  return {
    async version(): Promise<string> {
      return (JSON.parse(await client.getVersion()) as { version: string }).version;
    },
    proxies,
    /** Creates what is missing and corrects what differs; correcting ends the proxy's open connections. Toxics stay. */
    async ensureProxies(wanted: ProxyAddress[]): Promise<void> {
      const seen = new Map((await proxies()).map(proxy => [proxy.name, proxy]));
      for (const proxy of wanted) {
        const before = seen.get(proxy.name);
        if (before && isAsWanted(before, proxy)) continue;
        const body = { ...proxy, enabled: true };
        const after = before
          ? await proxyNamed(client, proxy.name).update(body)
          : await client.createProxy(body);
        if (!isAsWanted(after, proxy)) {
          throw new Error(
            `Toxiproxy made ${proxy.name} ${after.listen} → ${after.upstream}; write IP addresses`,
          );
        }
      }
    },
    /** Removing what is not there is not an error. */
    removeProxy: (name: string): Promise<void> => proxyNamed(client, name).remove(),
    /** The link of this name, whether or not it is there. */
    link: (name: string): Link => linkOf(client, name),
    async links(): Promise<Link[]> {
      return (await proxies()).map(proxy => linkOf(client, proxy.name));
    },
  };
}

/** The client's own HTTP has no time limit, and its errors leave out what Toxiproxy said. */
class LimitedHttp extends HttpClient {
  override async get<T>(url: string): Promise<{ data: T }> {
    return { data: JSON.parse(await send('GET', url)) };
  }
  override async post<T>(url: string, body?: unknown): Promise<{ data: T }> {
    return { data: JSON.parse(await send('POST', url, body)) };
  }
  override async delete(url: string): Promise<void> {
    await send('DELETE', url);
  }
  override getText(url: string): Promise<string> {
    return send('GET', url);
  }
}

/** Answers the body; empty when something to delete was not there. */
async function send(method: string, url: string, body?: unknown): Promise<string> {
  const { ok, status, text } = await answerOf(method, url, body);
  if (ok) return text;
  if (method === 'DELETE' && status === 404) return '';
  throw new Error(`Toxiproxy answered ${method} ${new URL(url).pathname} with ${status}: ${text.trim()}`);
}

async function answerOf(method: string, url: string, body: unknown) {
  try {
    const request = { method, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const answer = await fetchWithin(url, limitMs, request);
    return { ok: answer.ok, status: answer.status, text: answer.body.toString() };
  } catch (error) {
    throw userError('toxiproxy-silent', { call: `${method} ${url} (${(error as NoAnswer).reason})` });
  }
}

const isAsWanted = (seen: ProxyAddress & { enabled: boolean }, wanted: ProxyAddress): boolean =>
  seen.enabled && seen.listen === wanted.listen && seen.upstream === wanted.upstream;

/** Names are part of a path; one that somebody made by hand may hold anything. */
const proxyNamed = (client: Toxiproxy, name: string): ProxyClient =>
  new ProxyClient(client, {
    name: encodeURIComponent(name),
    listen: '',
    upstream: '',
    enabled: true,
    toxics: [],
  });

function linkOf(client: Toxiproxy, name: string): Link {
  const proxy = proxyNamed(client, name);
  const path = proxy.getPath();
  const toxics = async () => (await client.api.get<Toxic[]>(`${path}/toxics`)).data;
  const removeToxic = (toxic: string) => client.api.delete(`${path}/toxics/${encodeURIComponent(toxic)}`);
  return {
    name,
    toxics,
    removeToxic,
    isUp: async () => (await client.get(encodeURIComponent(name))).enabled,
    async setUp(up) {
      // Only this field: the addresses stay as they are.
      const { enabled } = await proxy.update({ enabled: up } as Parameters<ProxyClient['update']>[0]);
      if (enabled !== up) throw new Error(`Toxiproxy left ${name} ${enabled ? 'up' : 'down'}`);
    },
    async addToxic(toxic) {
      await proxy.addToxic(toxic as Parameters<ProxyClient['addToxic']>[0]);
      const seen = (await toxics()).find(other => other.name === toxic.name);
      if (seen && isAsMeant(seen, toxic)) return;
      await removeToxic(toxic.name);
      throw new Error(`Toxiproxy took ${JSON.stringify(toxic)} on ${name} as ${JSON.stringify(seen)}`);
    },
  };
}

// Attributes with misspelt names are accepted and ignored, so only what reads back as it was written counts.
const isAsMeant = (seen: Toxic, meant: Toxic): boolean =>
  seen.type === meant.type &&
  seen.stream === meant.stream &&
  seen.toxicity === meant.toxicity &&
  Object.entries(meant.attributes).every(([key, value]) => seen.attributes[key] === value);
